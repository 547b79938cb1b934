import type { Check } from '../../core/rules/check.ts';
import type { SettingName, Surface } from '../../core/workload/workload.ts';

/** The names of one setting on each surface; `undefined` if the surface cannot express it. */
export type SurfaceNames = Readonly<Record<Surface, string | undefined>>;

const host = (compose: string, run: string, field: string, service?: string): SurfaceNames => ({
  compose,
  run,
  create: `HostConfig.${field}`,
  container: `HostConfig.${field}`,
  service,
});

const config = (compose: string, run: string, field: string, service?: string): SurfaceNames => ({
  compose,
  run,
  create: field,
  container: `Config.${field}`,
  service,
});

const inCompose = (compose: string): SurfaceNames => ({
  compose,
  run: undefined,
  create: undefined,
  container: undefined,
  service: undefined,
});

/**
 * Names of the settings, from the Compose Specification, `docker run --help` and the Engine API 1.45; for a
 * service below `Spec.TaskTemplate` unless it starts with `EndpointSpec`.
 */
export const settingNames: Readonly<Record<SettingName, SurfaceNames>> = {
  image: config('image', 'IMAGE', 'Image', 'ContainerSpec.Image'),
  user: config('user', '--user', 'User', 'ContainerSpec.User'),
  groupAdd: host('group_add', '--group-add', 'GroupAdd', 'ContainerSpec.Groups'),
  privileged: host('privileged', '--privileged', 'Privileged'),
  capAdd: host('cap_add', '--cap-add', 'CapAdd', 'ContainerSpec.CapabilityAdd'),
  capDrop: host('cap_drop', '--cap-drop', 'CapDrop', 'ContainerSpec.CapabilityDrop'),
  seccomp: host(
    'security_opt seccomp',
    '--security-opt seccomp',
    'SecurityOpt seccomp',
    'ContainerSpec.Privileges.Seccomp',
  ),
  apparmor: host(
    'security_opt apparmor',
    '--security-opt apparmor',
    'SecurityOpt apparmor',
    'ContainerSpec.Privileges.AppArmor',
  ),
  selinux: host(
    'security_opt label',
    '--security-opt label',
    'SecurityOpt label',
    'ContainerSpec.Privileges.SELinuxContext',
  ),
  noNewPrivileges: host(
    'security_opt no-new-privileges',
    '--security-opt no-new-privileges',
    'SecurityOpt no-new-privileges',
    'ContainerSpec.Privileges.NoNewPrivileges',
  ),
  systemPaths: host('security_opt systempaths', '--security-opt systempaths', 'MaskedPaths'),
  writableCgroups: host(
    'security_opt writable-cgroups',
    '--security-opt writable-cgroups',
    'SecurityOpt writable-cgroups',
  ),
  readOnlyRoot: host('read_only', '--read-only', 'ReadonlyRootfs', 'ContainerSpec.ReadOnly'),
  network: host('network_mode', '--network', 'NetworkMode', 'Networks'),
  pid: host('pid', '--pid', 'PidMode'),
  ipc: host('ipc', '--ipc', 'IpcMode'),
  uts: host('uts', '--uts', 'UTSMode'),
  userns: host('userns_mode', '--userns', 'UsernsMode'),
  cgroupns: host('cgroup', '--cgroupns', 'CgroupnsMode'),
  memory: host('mem_limit', '--memory', 'Memory', 'Resources.Limits.MemoryBytes'),
  cpu: host('cpus', '--cpus', 'NanoCpus', 'Resources.Limits.NanoCPUs'),
  pids: host('pids_limit', '--pids-limit', 'PidsLimit', 'Resources.Limits.Pids'),
  oomScoreAdj: host('oom_score_adj', '--oom-score-adj', 'OomScoreAdj'),
  oomKillDisable: host('oom_kill_disable', '--oom-kill-disable', 'OomKillDisable'),
  cgroupParent: host('cgroup_parent', '--cgroup-parent', 'CgroupParent'),
  restart: host('restart', '--restart', 'RestartPolicy', 'RestartPolicy'),
  mounts: host('volumes', '--volume, --mount, --tmpfs', 'Binds, Mounts, Tmpfs', 'ContainerSpec.Mounts'),
  volumesFrom: host('volumes_from', '--volumes-from', 'VolumesFrom'),
  devices: host('devices', '--device', 'Devices'),
  deviceCgroupRules: host('device_cgroup_rules', '--device-cgroup-rule', 'DeviceCgroupRules'),
  deviceRequests: host('gpus', '--gpus', 'DeviceRequests'),
  ports: host('ports', '--publish', 'PortBindings', 'EndpointSpec.Ports'),
  networks: {
    compose: 'networks',
    run: '--network',
    create: 'NetworkingConfig.EndpointsConfig',
    container: 'NetworkSettings.Networks',
    service: 'Networks',
  },
  environment: config('environment', '--env', 'Env', 'ContainerSpec.Env'),
  credentials: {
    compose: 'labels, command, entrypoint, healthcheck, logging, build, configs',
    run: '--label, --entrypoint, --health-cmd, --log-opt, COMMAND',
    create: 'Labels, Cmd, Entrypoint, Healthcheck, LogConfig',
    container: 'Labels, Cmd, Entrypoint, Healthcheck, LogConfig',
    service: 'Labels, Command, Args, Healthcheck, LogDriver',
  },
  serviceWords: {
    compose: 'entrypoint, command',
    run: '--entrypoint, COMMAND',
    create: 'Entrypoint, Cmd',
    container: 'Entrypoint, Cmd',
    service: 'Command, Args',
  },
  engineEndpoints: {
    compose: 'entrypoint, command',
    run: '--entrypoint, COMMAND',
    create: 'Entrypoint, Cmd',
    container: 'Entrypoint, Cmd',
    service: 'Command, Args',
  },
  sysctls: host('sysctls', '--sysctl', 'Sysctls', 'ContainerSpec.Sysctls'),
  ulimits: host('ulimits', '--ulimit', 'Ulimits', 'ContainerSpec.Ulimits'),
  runtime: host('runtime', '--runtime', 'Runtime'),
  init: host('init', '--init', 'Init', 'ContainerSpec.Init'),
  logging: host('logging', '--log-driver', 'LogConfig', 'LogDriver'),
  health: config('healthcheck', '--health-cmd', 'Healthcheck', 'ContainerSpec.Healthcheck'),
  hooks: inCompose('post_start, pre_stop, develop'),
  buildPrivileges: inCompose('build'),
  hostCopies: inCompose('build, develop'),
  pullPolicy: {
    compose: 'pull_policy',
    run: '--pull',
    create: undefined,
    container: undefined,
    service: undefined,
  },
  givenFiles: inCompose('secrets, configs'),
  useApiSocket: {
    compose: 'use_api_socket',
    run: '--use-api-socket',
    create: undefined,
    container: undefined,
    service: undefined,
  },
};

const surfaces = ['compose', 'run', 'create', 'container', 'service'] as const satisfies readonly Surface[];

/** Returns the surfaces that a workload check runs on: those that can express a setting it reads. */
export function surfacesOf({
  on,
  reads = [],
  onlyOn = surfaces,
}: Pick<Check, 'on' | 'reads' | 'onlyOn'>): readonly Surface[] {
  if (on !== 'workload') return [];
  const canBeWritten = (surface: Surface): boolean =>
    reads.length === 0 || reads.some((setting) => settingNames[setting][surface] !== undefined);
  return surfaces.filter((surface) => onlyOn.includes(surface) && canBeWritten(surface));
}

/** Returns the name of `setting` on `surface`; its own name if the surface cannot express it. */
export function nameOn(surface: Surface, setting: SettingName): string {
  return settingNames[setting][surface] ?? setting;
}
