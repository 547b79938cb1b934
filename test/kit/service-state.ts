import { readContainerInspect } from '../../src/adapters/inspect/read-container-inspect.ts';
import type { ServiceState } from '../../src/confine/contract/contract-setting.ts';
import type { EffectiveState, MountInfo } from '../../src/core/workload/effective.ts';
import { absent, known, unreadable } from '../../src/core/observed.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { plainSpec, plainState } from './running-state.ts';

const own = { id: 'x:[1]', host: false };
/** Namespaces of a container, none shared with the host. */
export const namespaces = { pid: own, net: own, ipc: own, uts: own, mnt: own, cgroup: own, user: own };
/** A mount of a file system of the disk. */
export const mount = (mountPoint: string, more: Partial<MountInfo> = {}): MountInfo => ({
  root: '/',
  mountPoint,
  options: ['rw'],
  propagation: [],
  fsType: 'ext4',
  source: 'disk',
  ...more,
});

/** As Engine 26.1 has them. */
export const maskedPaths = [
  ...[
    'asound',
    'acpi',
    'kcore',
    'keys',
    'latency_stats',
    'timer_list',
    'timer_stats',
    'sched_debug',
    'scsi',
  ].map((name) => `/proc/${name}`),
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const readonlyPaths = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map((name) => `/proc/${name}`);

/** What is not as in a container with every default. */
export interface StateChanges {
  effective?: Partial<EffectiveState>;
  host?: object;
  spec?: Partial<typeof plainSpec>;
  ports?: readonly string[];
  networks?: readonly string[];
  seccomp?: ServiceState['seccomp'];
  mounts?: readonly object[];
}

/** What is known of a running service, with changes. */
export function stateOf({ effective, host, spec, mounts = [], ...more }: StateChanges = {}): ServiceState {
  const notCollected = unreadable('not-collected', 'not collected', 'inspect');
  const document = {
    Id: 'a'.repeat(64),
    Name: '/web',
    Config: { Image: 'web', User: '1000', Volumes: null },
    HostConfig: {
      NetworkMode: 'bridge',
      PidMode: '',
      IpcMode: 'private',
      Privileged: false,
      SecurityOpt: null,
      Binds: null,
      VolumesFrom: null,
      Devices: null,
      DeviceRequests: null,
      DeviceCgroupRules: null,
      NanoCpus: 0,
      CpuShares: 0,
      CpuQuota: 0,
      CpuPeriod: 0,
      CpusetCpus: '',
      OomKillDisable: false,
      OomScoreAdj: 0,
      Ulimits: null,
      CgroupParent: '',
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      Runtime: 'runc',
      MaskedPaths: maskedPaths,
      ReadonlyPaths: readonlyPaths,
      ...host,
    },
    Mounts: mounts,
  };
  return {
    workload: resolve(readContainerInspect(document), { image: notCollected, engine: notCollected }),
    effective: known(
      { ...plainState, namespaces, mounts: [mount('/')], cpuLimit: absent('cgroup'), ...effective },
      '/proc/40',
    ),
    spec: known({ ...plainSpec, maskedPaths, readonlyPaths, ...spec }, 'config.json'),
    ports: [],
    networks: ['bridge'],
    seccomp: known('default', 'inspect'),
    ...more,
  };
}
