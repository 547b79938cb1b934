import { command, type NeutralWorkload } from './neutral-workload.ts';

function list(key: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [`${key}:`, ...entries.map((entry) => `  - ${JSON.stringify(entry)}`)];
}

function scalar(key: string, value: string | number | boolean | undefined): readonly string[] {
  return value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`];
}

function securityOptions(
  { noNewPrivileges, seccomp }: NeutralWorkload,
  separator: string,
): readonly string[] {
  return [
    ...(noNewPrivileges ? [`no-new-privileges${separator}true`] : []),
    ...(seccomp ? [`seccomp${separator}${seccomp}`] : []),
  ];
}

/** The client takes this one out of the options: a request has the empty lists themselves. */
function systemPaths({ systemPaths: paths }: NeutralWorkload): readonly string[] {
  return paths ? [`systempaths=${paths}`] : [];
}

/** A mapping of one level. */
function mapping(key: string, values: Readonly<Record<string, string | number>>): readonly string[] {
  const lines = Object.entries(values).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return lines.length === 0 ? [] : [`${key}:`, ...lines];
}

/** Often enough to count, too seldom to matter. */
const interval = '1h';

function composeHealth({ health }: NeutralWorkload): readonly string[] {
  return health === undefined
    ? ['healthcheck:', '  disable: true']
    : ['healthcheck:', `  test: ["CMD-SHELL", ${JSON.stringify(health)}]`, `  interval: ${interval}`];
}

function composeLogging({ logSize }: NeutralWorkload): readonly string[] {
  return logSize === undefined
    ? []
    : ['logging:', '  driver: json-file', '  options:', `    max-size: ${logSize}`];
}

/** The workload as a compose file with one service of its name. */
export function asCompose(workload: NeutralWorkload): string {
  const lines = [
    ...scalar('image', workload.image),
    ...list('command', command),
    ...scalar('user', workload.user),
    ...scalar('privileged', workload.privileged),
    ...scalar('mem_limit', workload.memory),
    ...list('cap_add', workload.capAdd),
    ...list('cap_drop', workload.capDrop),
    ...list('security_opt', [...securityOptions(workload, ':'), ...systemPaths(workload)]),
    ...list('volumes', workload.binds),
    ...list('ports', workload.ports.map(String)),
    ...scalar('network_mode', workload.network),
    ...scalar('pid', workload.pid),
    ...scalar('ipc', workload.ipc),
    ...scalar('uts', workload.uts),
    ...scalar('userns_mode', workload.userns),
    ...scalar('cgroup', workload.cgroupns),
    ...scalar('read_only', workload.readOnly),
    ...scalar('cpus', workload.cpus),
    ...scalar('pids_limit', workload.pids),
    ...scalar('restart', workload.restart),
    ...scalar('cgroup_parent', workload.cgroupParent),
    ...composeHealth(workload),
    ...list('devices', workload.devices),
    ...list('device_cgroup_rules', workload.deviceRules),
    ...mapping('environment', workload.environment),
    ...mapping('labels', workload.labels),
    ...mapping('ulimits', workload.ulimits),
    ...list('group_add', workload.groups),
    ...mapping('sysctls', workload.sysctls),
    ...list('tmpfs', workload.tmpfs),
    ...composeLogging(workload),
  ];
  return `services:\n  ${workload.name}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

function flag(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}`, String(value)];
}

function hygieneFlags(workload: NeutralWorkload): readonly string[] {
  const { health, logSize } = workload;
  return [
    ...(workload.readOnly ? ['--read-only'] : []),
    ...flag('cpus', workload.cpus),
    ...flag('pids-limit', workload.pids),
    ...flag('restart', workload.restart),
    ...flag('cgroup-parent', workload.cgroupParent),
    ...(health === undefined
      ? ['--no-healthcheck']
      : [...flag('health-cmd', health), ...flag('health-interval', interval)]),
    ...workload.devices.flatMap((device) => flag('device', device)),
    ...workload.deviceRules.flatMap((rule) => flag('device-cgroup-rule', rule)),
    ...Object.entries(workload.environment).flatMap(([name, value]) => flag('env', `${name}=${value}`)),
    ...Object.entries(workload.labels).flatMap(([name, value]) => flag('label', `${name}=${value}`)),
    ...Object.entries(workload.ulimits).flatMap(([name, limit]) => flag('ulimit', `${name}=${limit}`)),
    ...workload.groups.flatMap((group) => flag('group-add', group)),
    ...Object.entries(workload.sysctls).flatMap(([name, value]) => flag('sysctl', `${name}=${value}`)),
    ...workload.tmpfs.flatMap((mount) => flag('tmpfs', mount)),
    ...(logSize === undefined ? [] : flag('log-opt', `max-size=${logSize}`)),
  ];
}

/** The workload as the words of a `docker run` command, detached. */
export function asRunWords(workload: NeutralWorkload): readonly string[] {
  return [
    'docker',
    'run',
    '-d',
    ...flag('name', workload.name),
    ...flag('user', workload.user),
    ...(workload.privileged ? ['--privileged'] : []),
    ...flag('memory', workload.memory),
    ...workload.capAdd.flatMap((name) => flag('cap-add', name)),
    ...workload.capDrop.flatMap((name) => flag('cap-drop', name)),
    ...[...securityOptions(workload, '='), ...systemPaths(workload)].flatMap((option) =>
      flag('security-opt', option),
    ),
    ...workload.binds.flatMap((bind) => flag('volume', bind)),
    ...workload.ports.flatMap((port) => flag('publish', port)),
    ...flag('network', workload.network),
    ...flag('pid', workload.pid),
    ...flag('ipc', workload.ipc),
    ...flag('uts', workload.uts),
    ...flag('userns', workload.userns),
    ...flag('cgroupns', workload.cgroupns),
    ...hygieneFlags(workload),
    workload.image,
    ...command,
  ];
}

/** `8080`, or `127.0.0.1:80:8080`. */
function portOf(port: number | string): { address: string; outside: string; inside: number } {
  const [address = '', outside = '', inside] = typeof port === 'string' ? port.split(':') : [];
  return { address, outside, inside: Number(inside ?? port) };
}

const nanoseconds = 3_600_000_000_000;

function healthOf({ health }: NeutralWorkload) {
  return health === undefined ? { Test: ['NONE'] } : { Test: ['CMD-SHELL', health], Interval: nanoseconds };
}

function variables({ environment }: NeutralWorkload): readonly string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

function ulimitsOf({ ulimits }: NeutralWorkload) {
  return Object.entries(ulimits).map(([Name, limit]) => ({ Name, Soft: limit, Hard: limit }));
}

function hygieneOf(workload: NeutralWorkload): Readonly<Record<string, unknown>> {
  const { logSize, restart } = workload;
  return {
    ReadonlyRootfs: workload.readOnly,
    NanoCpus: (workload.cpus ?? 0) * 1e9,
    PidsLimit: workload.pids ?? 0,
    ...(restart === undefined ? {} : { RestartPolicy: { Name: restart } }),
    CgroupParent: workload.cgroupParent ?? '',
    ...(workload.systemPaths ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
    Devices: workload.devices.map((path) => ({
      PathOnHost: path,
      PathInContainer: path,
      CgroupPermissions: 'rwm',
    })),
    DeviceCgroupRules: workload.deviceRules,
    Ulimits: ulimitsOf(workload),
    GroupAdd: workload.groups,
    Sysctls: workload.sysctls,
    Tmpfs: Object.fromEntries(workload.tmpfs.map((mount) => mount.split(':'))),
    ...(logSize === undefined ? {} : { LogConfig: { Type: 'json-file', Config: { 'max-size': logSize } } }),
  };
}

/** The workload as a body of `POST /containers/create`. */
export function asCreateBody(workload: NeutralWorkload): Readonly<Record<string, unknown>> {
  const bindings = workload.ports.map(portOf).map(({ inside, address, outside }) => {
    return [`${inside}/tcp`, [{ HostIp: address, HostPort: outside }]] as const;
  });
  return {
    Image: workload.image,
    Cmd: command,
    User: workload.user ?? '',
    Env: variables(workload),
    Labels: workload.labels,
    Healthcheck: healthOf(workload),
    HostConfig: {
      Privileged: workload.privileged ?? false,
      Memory: workload.memory ?? 0,
      CapAdd: workload.capAdd,
      CapDrop: workload.capDrop,
      SecurityOpt: securityOptions(workload, '='),
      Binds: workload.binds,
      PortBindings: Object.fromEntries(bindings),
      NetworkMode: workload.network ?? 'default',
      PidMode: workload.pid ?? '',
      IpcMode: workload.ipc ?? '',
      UTSMode: workload.uts ?? '',
      UsernsMode: workload.userns ?? '',
      CgroupnsMode: workload.cgroupns ?? '',
      ...hygieneOf(workload),
    },
  };
}

function serviceMount(bind: string) {
  const [source, target, mode] = bind.split(':');
  return { Type: 'bind', Source: source, Target: target, ReadOnly: mode === 'ro' };
}

/** The workload as a swarm service's specification; what swarm cannot express is left out. */
export function asServiceSpec(workload: NeutralWorkload): Readonly<Record<string, unknown>> {
  const { network, noNewPrivileges, seccomp } = workload;
  return {
    Name: workload.name,
    TaskTemplate: {
      ContainerSpec: {
        Image: workload.image,
        Command: command,
        User: workload.user ?? '',
        CapabilityAdd: workload.capAdd,
        CapabilityDrop: workload.capDrop,
        Privileges: {
          NoNewPrivileges: noNewPrivileges,
          ...(seccomp ? { Seccomp: { Mode: seccomp } } : {}),
        },
        Mounts: workload.binds.map(serviceMount),
        ReadOnly: workload.readOnly,
        Env: variables(workload),
        Labels: workload.labels,
        Healthcheck: healthOf(workload),
        Ulimits: ulimitsOf(workload),
        Groups: workload.groups,
        Sysctls: workload.sysctls,
      },
      Resources: {
        Limits: {
          MemoryBytes: workload.memory ?? 0,
          NanoCPUs: (workload.cpus ?? 0) * 1e9,
          Pids: workload.pids ?? 0,
        },
      },
      ...(workload.logSize === undefined
        ? {}
        : { LogDriver: { Name: 'json-file', Options: { 'max-size': workload.logSize } } }),
      ...(network ? { Networks: [{ Target: network }] } : {}),
    },
    EndpointSpec: {
      Ports: workload.ports.map(portOf).map(({ inside, outside }) => ({
        Protocol: 'tcp',
        TargetPort: inside,
        PublishedPort: Number(outside),
        PublishMode: 'ingress',
      })),
    },
  };
}
