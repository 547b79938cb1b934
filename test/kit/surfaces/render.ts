import { command, type NeutralWorkload } from './neutral-workload.ts';
import { interval, securityOptions, systemPaths } from './render-compose.ts';

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
    ...flag('log-driver', workload.logDriver),
    ...flag('oom-score-adj', workload.oomScoreAdj),
    ...flag('runtime', workload.runtime),
    ...flag('pull', workload.pull),
    ...(workload.gpus === true ? flag('gpus', 'all') : []),
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
    ...(workload.logDriver === undefined ? {} : { LogConfig: { Type: workload.logDriver, Config: {} } }),
    ...(workload.oomScoreAdj === undefined ? {} : { OomScoreAdj: workload.oomScoreAdj }),
    ...(workload.runtime === undefined ? {} : { Runtime: workload.runtime }),
    ...(workload.gpus === true
      ? { DeviceRequests: [{ Driver: '', Count: -1, Capabilities: [['gpu']] }] }
      : {}),
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
  const [source, target, mode = ''] = bind.split(':');
  const options = mode.split(',');
  const propagation = options.find((option) => /^r?(?:shared|slave|private)$/u.test(option));
  return {
    Type: 'bind',
    Source: source,
    Target: target,
    ReadOnly: options.includes('ro'),
    ...(propagation === undefined ? {} : { BindOptions: { Propagation: propagation } }),
  };
}

/** The workload as a swarm service's specification; what swarm cannot express is left out. */
export function asServiceSpec(workload: NeutralWorkload): Readonly<Record<string, unknown>> {
  const { network, noNewPrivileges, seccomp, apparmor, selinux } = workload;
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
          ...(apparmor ? { AppArmor: { Mode: 'disabled' } } : {}),
          ...(selinux ? { SELinuxContext: { Disable: true } } : {}),
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
      ...(workload.logDriver === undefined ? {} : { LogDriver: { Name: workload.logDriver } }),
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
