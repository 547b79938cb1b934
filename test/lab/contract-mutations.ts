/** A service of a Compose file as `docker compose config --format json` prints it. */
export type ServiceModel = Readonly<Record<string, unknown>>;

/** A change of one control of a service. */
export interface Mutation {
  name: string;
  /** The setting whose assertion it breaks. */
  breaks: string;
  /** Returns the changed service; `undefined` if it does not have what is changed. */
  change(service: ServiceModel): ServiceModel | undefined;
}

interface MountModel {
  type: string;
  source?: string;
  target: string;
  read_only?: boolean;
}

interface PortModel {
  host_ip?: string;
  target: number;
}

const listIn = (service: ServiceModel, key: string): readonly unknown[] =>
  (service[key] ?? []) as readonly unknown[];

const set =
  (key: string, value: unknown): Mutation['change'] =>
  (service) => ({ ...service, [key]: value });

const add =
  (key: string, entry: unknown): Mutation['change'] =>
  (service) => ({ ...service, [key]: [...listIn(service, key), entry] });

/** Leaves out the first entry of a list. */
const remove =
  (key: string): Mutation['change'] =>
  (service) => {
    const entries = listIn(service, key);
    return entries.length === 0 ? undefined : { ...service, [key]: entries.slice(1) };
  };

const changeFirst =
  <T>(key: string, change: (entry: T) => T): Mutation['change'] =>
  (service) => {
    const [first, ...rest] = listIn(service, key) as readonly T[];
    return first === undefined ? undefined : { ...service, [key]: [change(first), ...rest] };
  };

const setNetwork =
  (mode: string): Mutation['change'] =>
  ({ networks: _networks, ports: _ports, ...service }) => ({
    ...service,
    network_mode: mode,
    // On the network of the host or of another container its port may be taken.
    entrypoint: ['sleep', '600'],
    command: null,
  });

/** Passes mounts on in the first mount, if it is a bind mount of a directory that is prepared for it. */
const propagate =
  (propagation: string): Mutation['change'] =>
  (service) => {
    const [first, ...rest] = listIn(service, 'volumes') as readonly MountModel[];
    return first?.type === 'bind' && first.source?.endsWith(`/${sharedFolder}`) === true
      ? { ...service, volumes: [{ ...first, bind: { propagation } }, ...rest] }
      : undefined;
  };

/** Name of a directory that is a shared mount. */
export const sharedFolder = 'shared-mount';
/** A control group beside that of the engine, which it makes itself. */
export const otherParent = 'ironhull-lab-contract';
/** A second name of runc in the engine. */
export const otherRuntime = 'other';

const ownProfile = { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] };

/**
 * One change for each way in which each setting can be broken. `neighbour` is a container that runs, `profile` the
 * path of a seccomp profile that allows everything.
 */
export function mutationsFor(neighbour: string, profile: string): readonly Mutation[] {
  const of = (breaks: string, changes: Record<string, Mutation['change']>): readonly Mutation[] =>
    Object.entries(changes).map(([name, change]) => ({ name: name.replaceAll(' ', '-'), breaks, change }));
  return [
    ...of('user', { 'other user': set('user', '0:0'), 'other group': set('user', '1000:0') }),
    ...of('groups', { 'group added': add('group_add', '33'), 'group removed': remove('group_add') }),
    ...of('privileged', { privileged: set('privileged', true) }),
    ...of('capabilities', {
      'capability added': add('cap_add', 'NET_ADMIN'),
      'capability removed': (service) =>
        listIn(service, 'cap_drop').length > 0 ? undefined : { ...service, cap_drop: ['CHOWN'] },
    }),
    ...of('noNewPrivileges', {
      'new privileges': (service) =>
        listIn(service, 'security_opt').length > 0
          ? { ...service, security_opt: [] }
          : { ...service, security_opt: ['no-new-privileges:true'] },
    }),
    ...of('seccomp', {
      'no seccomp': add('security_opt', 'seccomp=unconfined'),
      'other seccomp': add('security_opt', `seccomp=${profile}`),
    }),
    ...of('systemPaths', { 'open paths': add('security_opt', 'systempaths=unconfined') }),
    ...of('readOnly', {
      'root file system': (service) => ({ ...service, read_only: service['read_only'] !== true }),
    }),
    ...of('mounts', {
      'tmpfs added': add('volumes', { type: 'tmpfs', target: '/added' }),
      'bind mount added': add('volumes', {
        type: 'bind',
        source: '/etc',
        target: '/etc/host',
        read_only: true,
      }),
      'mount below dev': add('volumes', { type: 'bind', source: '/run', target: '/dev/run' }),
      'mount of the kernel': add('volumes', {
        type: 'bind',
        source: '/proc',
        target: '/host/proc',
        read_only: true,
      }),
      'mount removed': remove('volumes'),
      'mount rights': changeFirst<MountModel>('volumes', (mount) => ({
        ...mount,
        read_only: mount.read_only !== true,
      })),
      'mount source': changeFirst<MountModel>('volumes', ({ target, read_only }) => ({
        type: 'bind',
        source: '/usr',
        target,
        ...(read_only === undefined ? {} : { read_only }),
      })),
    }),
    ...of('devices', {
      'device added': add('devices', {
        source: '/dev/zero',
        target: '/dev/added',
        permissions: 'rwm',
      }),
      'device rule': add('device_cgroup_rules', 'c 10:200 rwm'),
      'device removed': remove('devices'),
    }),
    ...of('hostNamespaces', {
      'host processes': set('pid', 'host'),
      // A setting of its own IPC namespace cannot be one of the host's.
      'host ipc': (service) => (service['sysctls'] === undefined ? { ...service, ipc: 'host' } : undefined),
      'host uts': set('uts', 'host'),
      'host cgroups': set('cgroup', 'host'),
      'host network': setNetwork('host'),
    }),
    ...of('joinedNamespaces', {
      'processes of another': set('pid', `container:${neighbour}`),
      'network of another': setNetwork(`container:${neighbour}`),
    }),
    ...of('memory', {
      'more memory': set('mem_limit', String(256 * 1024 * 1024)),
      'any memory': (service) => without(service, 'mem_limit'),
    }),
    ...of('cpus', {
      'more processors': set('cpus', 1.5),
      'any processors': (service) => without(service, 'cpus'),
    }),
    ...of('cpuSet', { 'one processor': set('cpuset', '0') }),
    ...of('outOfMemory', {
      'killed first': set('oom_score_adj', 500),
      'never killed': set('oom_kill_disable', true),
    }),
    ...of('ulimits', {
      'other files': set('ulimits', { nofile: { soft: 700, hard: 900 } }),
      'more limits': ({ ulimits = {}, ...service }) => ({
        ...service,
        ulimits: { ...(ulimits as object), nproc: 500 },
      }),
      'no ulimits': (service) => without(service, 'ulimits'),
    }),
    ...of('sysctls', {
      'kernel setting added': ({ sysctls = {}, ...service }) => ({
        ...service,
        sysctls: { ...(sysctls as object), 'kernel.msgmax': '4096' },
      }),
      'kernel setting removed': (service) => without(service, 'sysctls'),
    }),
    ...of('cgroupParent', { 'other parent': set('cgroup_parent', `/${otherParent}`) }),
    ...of('restart', { 'restarted always': set('restart', 'always') }),
    ...of('runtime', { 'other runtime': set('runtime', otherRuntime) }),
    ...of('shareableIpc', { 'shareable ipc': set('ipc', 'shareable') }),
    ...of('passedOnMounts', {
      'mounts of the host': propagate('rslave'),
      'mounts for the host': propagate('rshared'),
    }),
    ...of('pids', {
      'more processes': set('pids_limit', 128),
      'any processes': (service) => without(service, 'pids_limit'),
    }),
    ...of('ports', {
      'port added': add('ports', { mode: 'ingress', host_ip: '127.0.0.1', target: 9999, protocol: 'tcp' }),
      'port removed': remove('ports'),
      'port on all addresses': changeFirst<PortModel>('ports', ({ host_ip: _ip, ...port }) => port),
      'port everywhere': changeFirst<PortModel>('ports', (port) => ({ ...port, host_ip: '0.0.0.0' })),
    }),
    ...of('networks', {
      'network added': (service) => ({
        ...service,
        networks: { ...(service['networks'] as object), other: null },
      }),
      'other network': (service) => ({ ...service, networks: { other: null } }),
      'no network': setNetwork('none'),
    }),
  ];
}

function without(service: ServiceModel, key: string): ServiceModel | undefined {
  if (service[key] === undefined) return undefined;
  return Object.fromEntries(Object.entries(service).filter(([name]) => name !== key));
}

/** A seccomp profile that is not the engine's. */
export const otherProfile = JSON.stringify(ownProfile);
