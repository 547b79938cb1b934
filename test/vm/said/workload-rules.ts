import type { Mount, SaidOfContainer, SaidOfMachine } from './containers.ts';

/** What a container should say of a rule, by what commands say of it and of the machine: `true` is passed. */
type Truth = (container: SaidOfContainer, machine: SaidOfMachine) => boolean | 'not-applicable' | 'unknown';

const ownNamespace =
  (kind: string): Truth =>
  (container, { host }) =>
    container.namespaces[kind] !== host.namespaces[kind];

/** Nor has a process that was put into it; nsenter(1) itself keeps the others, and nobody in the container sees it. */
const ownNamespaceOfAll =
  (kind: string): Truth =>
  (container, machine) =>
    ownNamespace(kind)(container, machine) === true &&
    container.otherNamespaces[kind]?.includes(machine.host.namespaces[kind] ?? '') !== true;

const limited =
  (file: string): Truth =>
  ({ limits, free }) =>
    !free.includes(file) && (limits[file] ?? []).some((limit) => !limit.startsWith('max'));

/** The capabilities of a container that asks for nothing (moby `oci/caps/defaults.go`). */
const defaultCapabilities = 0xa80425fbn;

const bounding = (status: string | undefined): bigint => BigInt(`0x${status ?? ''}`);

const isWritable = ({ options }: Mount): boolean => options.split(',').includes('rw');
const at = (container: SaidOfContainer, target: string): Mount | undefined =>
  container.mounts.find((mount) => mount.target === target);

const isCredential = (text: string): boolean => /^password=/iu.test(text);

/** The ports of a container that are published: where on the host, and which of the container's. */
function published({ inspected }: SaidOfContainer) {
  return Object.entries(inspected.NetworkSettings.Ports ?? {}).flatMap(([inside, places]) =>
    (places ?? []).map(({ HostIp, HostPort }) => ({ inside, address: HostIp, port: Number(HostPort) })),
  );
}

const hasPorts = ({ inspected }: SaidOfContainer): boolean =>
  !['none', 'host'].includes(inspected.HostConfig.NetworkMode);

/** Whether a user of the host is root inside the container. */
const isRootInside = (uid: string, { userIds }: SaidOfContainer): boolean => uid === userIds.split(/ +/u)[1];
const userOf = ({ status }: SaidOfContainer): string => status['Uid']?.split('\t')[0] ?? '';
const isRoot = (container: SaidOfContainer): boolean => isRootInside(userOf(container), container);

const sensitivePaths: ReadonlySet<string> = new Set(['/', '/etc', '/var/run/docker.sock']);

/** Each rule on workloads that commands decide for a running container. */
export const workloadTruth: Readonly<Record<string, Truth>> = {
  'workload/apparmor': ({ label }) => label.endsWith('(enforce)'),
  'workload/build-privileges': () => 'not-applicable',
  'workload/capabilities': ({ status }) => (bounding(status['CapBnd']) & ~defaultCapabilities) === 0n,
  'workload/cgroup-parent': ({ inspected }) => inspected.HostConfig.CgroupParent === '',
  'workload/cpu-limit': limited('cpu.max'),
  'workload/default-bridge': ({ inspected }) => !('bridge' in inspected.NetworkSettings.Networks),
  // The program that decides about devices is of the control group, which a process outside is free of.
  'workload/device-cgroup-rules': ({ inspected, free }) =>
    (inspected.HostConfig.DeviceCgroupRules ?? []).length === 0 && free.length === 0,
  'workload/device-requests': ({ inspected }) => (inspected.HostConfig.DeviceRequests ?? []).length === 0,
  // The scene says what its file has: web is not privileged there, worker is as it runs.
  'workload/drift': ({ inspected }) => {
    const service = inspected.Config.Labels?.['com.docker.compose.service'];
    return service === undefined ? 'not-applicable' : service !== 'web';
  },
  'workload/engine-socket': ({ inspected, reachesApi }) =>
    !reachesApi &&
    inspected.Mounts.every(({ Source }) => Source !== '/' && Source !== '/var/run/docker.sock'),
  'workload/health-check': ({ inspected }) => inspected.Config.Healthcheck?.Test !== undefined,
  'workload/host-cgroup-namespace': ownNamespace('cgroup'),
  'workload/host-devices': ({ devices }) => !devices.includes('vda') && !devices.includes('mem'),
  'workload/host-ipc': ownNamespaceOfAll('ipc'),
  'workload/host-network': ownNamespaceOfAll('net'),
  'workload/host-pid': ownNamespace('pid'),
  'workload/host-user-namespace': (container, machine) =>
    !machine.remapsUsers || container.namespaces['user'] !== machine.host.namespaces['user'],
  'workload/host-uts': ownNamespaceOfAll('uts'),
  'workload/image-current': ({ inspected }, { images }) => images[inspected.Config.Image] === inspected.Image,
  'workload/image-tag': ({ inspected }) => !inspected.Config.Image.endsWith(':latest'),
  'workload/joined-namespace': ({ inspected }) => !inspected.HostConfig.NetworkMode.startsWith('container:'),
  'workload/log-size': ({ inspected }) => inspected.HostConfig.LogConfig.Config['max-size'] !== undefined,
  'workload/loopback-ports': (container, { forwardsLoopback }) =>
    hasPorts(container)
      ? !(forwardsLoopback && published(container).some(({ address }) => address === '127.0.0.1'))
      : 'not-applicable',
  'workload/memory-limit': limited('memory.max'),
  'workload/mount-propagation': ({ inspected }) =>
    inspected.Mounts.every(({ Propagation }) => !Propagation.endsWith('shared')),
  'workload/no-new-privileges': ({ status }) => status['NoNewPrivs'] === '1',
  'workload/out-of-memory': ({ oomScore }) => Number(oomScore) >= 0,
  // The limit of a scope that nobody asked for is systemd's default, and one above the host's room is none.
  'workload/pids-limit': ({ inspected, limits, free }, { mostProcesses }) => {
    if (free.includes('pids.max')) return false;
    const [own = 'max', ...above] = limits['pids.max'] ?? [];
    const asked = (inspected.HostConfig.PidsLimit ?? 0) > 0 ? [own] : [];
    return [...asked, ...above].some((limit) => limit !== 'max' && Number(limit) < mostProcesses);
  },
  'workload/privileged': ({ inspected }) => !inspected.HostConfig.Privileged,
  'workload/privileged-exec': ({ status, processes }) =>
    processes.every(({ capabilities }) => (bounding(capabilities) & ~bounding(status['CapBnd'])) === 0n),
  'workload/privileged-ports': (container) =>
    hasPorts(container) ? published(container).every(({ port }) => port >= 1024) : 'not-applicable',
  'workload/published-ports': (container) =>
    published(container).every(({ address }) => !['0.0.0.0', '::'].includes(address)),
  'workload/read-only-root': (container) => {
    const root = at(container, '/');
    return root !== undefined && !isWritable(root);
  },
  'workload/read-only-submounts': ({ mounts, inspected }) =>
    inspected.Mounts.filter(({ RW }) => !RW).every(
      ({ Destination }) =>
        !mounts.some((mount) => mount.target.startsWith(`${Destination}/`) && isWritable(mount)),
    ),
  'workload/restart-policy': ({ inspected }) =>
    !['always', 'unless-stopped'].includes(inspected.HostConfig.RestartPolicy.Name),
  'workload/root-exec': (container) =>
    isRoot(container)
      ? 'not-applicable'
      : container.processes.every(({ uid }) => !isRootInside(uid, container)),
  'workload/root-user': (container) => !isRoot(container),
  'workload/runtime': ({ inspected }) => inspected.HostConfig.Runtime === 'runc',
  'workload/seccomp': ({ status, seccompAction }) =>
    status['Seccomp'] === '2' && seccompAction === 'SCMP_ACT_ERRNO',
  'workload/seccomp-profile-content': ({ seccompAction }) =>
    seccompAction === 'SCMP_ACT_ERRNO' ? true : 'not-applicable',
  'workload/secrets-in-arguments': ({ inspected }) =>
    !Object.entries(inspected.Config.Labels ?? {}).some(([name, value]) => isCredential(`${name}=${value}`)),
  'workload/secrets-in-environment': ({ inspected }) => !(inspected.Config.Env ?? []).some(isCredential),
  'workload/selinux': () => 'not-applicable',
  'workload/sensitive-host-path': ({ inspected }) =>
    inspected.Mounts.every(({ Source }) => !sensitivePaths.has(Source)),
  'workload/ssh-server': ({ processes }) => !processes.some(({ name }) => name === 'sshd'),
  'workload/system-paths': (container) => {
    const settings = at(container, '/proc/sys');
    return at(container, '/proc/kcore') !== undefined && settings !== undefined && !isWritable(settings);
  },
  'workload/ulimits': ({ inspected }) => {
    const limits = inspected.HostConfig.Ulimits ?? [];
    return limits.length === 0 ? 'unknown' : limits.every(({ Hard }) => Hard !== -1);
  },
  // The image declares port 80.
  'workload/undeclared-ports': (container) =>
    container.inspected.HostConfig.NetworkMode === 'host'
      ? 'unknown'
      : published(container).every(({ inside }) => inside === '80/tcp'),
  'workload/weakening-variable': ({ inspected }) =>
    !(inspected.Config.Env ?? []).includes('NODE_TLS_REJECT_UNAUTHORIZED=0'),
  // The files of control groups belong to root of the host.
  'workload/writable-cgroups': (container) =>
    !isRootInside('0', container) ||
    !container.mounts.some((mount) => mount.fsType === 'cgroup2' && isWritable(mount)),
};
