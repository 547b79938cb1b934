import type { SaidOfContainer } from './containers.ts';

/** Whether a container should pass a rule, by what commands say of it and of the machine. */
type Passes = (container: SaidOfContainer, host: SaidOfContainer) => boolean;

const ownNamespace =
  (kind: string): Passes =>
  (container, host) =>
    container.namespaces[kind] !== host.namespaces[kind];

const limited =
  (file: string): Passes =>
  ({ limits }) =>
    (limits[file] ?? []).some((limit) => !limit.startsWith('max'));

/** The capabilities of a container that asks for nothing (moby `oci/caps/defaults.go`). */
const defaultCapabilities = 0xa80425fbn;

const optionsOf = (container: SaidOfContainer, target: string): string =>
  container.mounts.find((line) => line.split(' ')[4] === target)?.split(' ')[5] ?? '';

/** The rules that the kernel's view of a running container decides. */
export const workloadTruth: Readonly<Record<string, Passes>> = {
  'workload/apparmor': ({ label }) => label.endsWith('(enforce)'),
  'workload/seccomp': ({ status }) => status['Seccomp'] === '2',
  'workload/no-new-privileges': ({ status }) => status['NoNewPrivs'] === '1',
  'workload/root-user': ({ status }) => status['Uid']?.split('\t')[0] !== '0',
  'workload/capabilities': ({ status }) =>
    (BigInt(`0x${status['CapBnd'] ?? ''}`) & ~defaultCapabilities) === 0n,
  'workload/host-pid': ownNamespace('pid'),
  'workload/host-network': ownNamespace('net'),
  'workload/host-ipc': ownNamespace('ipc'),
  'workload/host-uts': ownNamespace('uts'),
  'workload/host-cgroup-namespace': ownNamespace('cgroup'),
  'workload/memory-limit': limited('memory.max'),
  'workload/read-only-root': (container) => optionsOf(container, '/').split(',').includes('ro'),
  'workload/privileged': ({ inspected }) => !inspected.HostConfig.Privileged,
  'workload/system-paths': ({ inspected }) => (inspected.HostConfig.MaskedPaths ?? []).length > 0,
  'workload/mount-propagation': ({ inspected }) =>
    inspected.Mounts.every(({ Propagation }) => !Propagation.endsWith('shared')),
  'workload/engine-socket': ({ inspected }) =>
    inspected.Mounts.every(({ Source }) => Source !== '/' && Source !== '/var/run/docker.sock'),
  'workload/health-check': ({ inspected }) => inspected.Config.Healthcheck?.Test !== undefined,
  'workload/device-cgroup-rules': ({ inspected }) =>
    (inspected.HostConfig.DeviceCgroupRules ?? []).length === 0,
};
