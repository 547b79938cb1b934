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
    ...list('security_opt', securityOptions(workload, ':')),
    ...list('volumes', workload.binds),
    ...list('ports', workload.ports.map(String)),
    ...scalar('network_mode', workload.network),
    ...scalar('pid', workload.pid),
    ...scalar('ipc', workload.ipc),
    ...scalar('uts', workload.uts),
    ...scalar('userns_mode', workload.userns),
    ...scalar('cgroup', workload.cgroupns),
  ];
  return `services:\n  ${workload.name}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

function flag(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}`, String(value)];
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
    ...securityOptions(workload, '=').flatMap((option) => flag('security-opt', option)),
    ...workload.binds.flatMap((bind) => flag('volume', bind)),
    ...workload.ports.flatMap((port) => flag('publish', port)),
    ...flag('network', workload.network),
    ...flag('pid', workload.pid),
    ...flag('ipc', workload.ipc),
    ...flag('uts', workload.uts),
    ...flag('userns', workload.userns),
    ...flag('cgroupns', workload.cgroupns),
    workload.image,
    ...command,
  ];
}

/** The workload as a body of `POST /containers/create`. */
export function asCreateBody(workload: NeutralWorkload): Readonly<Record<string, unknown>> {
  const bindings = workload.ports.map((port) => [`${port}/tcp`, [{ HostIp: '', HostPort: '' }]] as const);
  return {
    Image: workload.image,
    Cmd: command,
    User: workload.user ?? '',
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
      },
      Resources: { Limits: { MemoryBytes: workload.memory ?? 0 } },
      ...(network ? { Networks: [{ Target: network }] } : {}),
    },
    EndpointSpec: {
      Ports: workload.ports.map((port) => ({ Protocol: 'tcp', TargetPort: port, PublishMode: 'ingress' })),
    },
  };
}
