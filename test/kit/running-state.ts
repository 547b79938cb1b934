import type { EffectiveState, RuntimeSpec } from '../../src/core/workload/effective.ts';
import { absent, known } from '../../src/core/observed.ts';

const proc = '/proc/40';
const bundle = '/run/bundle/config.json';

/** What the kernel shows of a container with every default, run as uid 1000. */
export const plainState: EffectiveState = {
  pid: 40,
  uids: [1000, 1000, 1000, 1000],
  gids: [1000, 1000, 1000, 1000],
  groups: [],
  capBounding: '00000000a80425fb',
  capEffective: '0000000000000000',
  seccompMode: 2,
  noNewPrivileges: true,
  uidMap: [{ inside: 0, outside: 0, length: 4294967295 }],
  gidMap: [{ inside: 0, outside: 0, length: 4294967295 }],
  namespaces: {},
  mounts: [],
  memoryLimit: absent('cgroup'),
  pidsLimit: absent('cgroup'),
  lsmLabel: absent(`${proc}/attr/current`),
  processes: known([], 'cgroup.procs'),
};

/** Its runtime specification. */
export const plainSpec: RuntimeSpec = {
  uid: 1000,
  gid: 1000,
  noNewPrivileges: true,
  capBounding: [],
  seccompDefaultAction: known('SCMP_ACT_ERRNO', bundle),
  apparmorProfile: absent(bundle),
  selinuxLabel: absent(bundle),
  maskedPaths: ['/proc/kcore'],
  readonlyPaths: ['/proc/sys'],
  readonlyRoot: false,
  namespaces: [],
  mounts: [],
  memoryLimit: absent(bundle),
};
