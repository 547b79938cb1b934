import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { SubordinateRange } from '../../../core/host/host.ts';
import { valueOf } from '../../../core/observed.ts';
import type { ContainerProcess, EffectiveState, IdMapping } from '../../../core/workload/effective.ts';
import { isRemapped, mayBeHostRoot } from './root.ts';

/** Numbers of the host, from the first on. */
export interface HostNumbers {
  first: number;
  count: number;
}

/** The users and groups of the host that processes of a container are, or may become. */
export interface HostIdentities {
  users: readonly HostNumbers[];
  groups: readonly HostNumbers[];
}

/** Whether a number is in one of the ranges. */
export function hasNumber(ranges: readonly HostNumbers[], id: number): boolean {
  return ranges.some(({ first, count }) => id >= first && id < first + count);
}

const one = (id: number): HostNumbers => ({ first: id, count: 1 });
const mapped = ({ outside, length }: IdMapping): HostNumbers => ({ first: outside, count: length });

/** Whether a process has capabilities of the host, or is its root. */
function hasRights({ uid, capEffective, nested, hostNamespaces = [] }: ContainerProcess): boolean {
  return uid === 0 || hostNamespaces.includes('user') || (nested !== true && /[1-9a-f]/iu.test(capEffective));
}

/** Returns the identities of a container that runs; absent where one of its processes may be more. */
function runningIdentities(subject: WorkloadCase, state: EffectiveState): HostIdentities | undefined {
  const { uids, gids, groups, uidMap, gidMap } = state;
  const processes = state.processes && valueOf(state.processes);
  if (processes === undefined) return undefined;
  const own = {
    users: [...uids, ...processes.map(({ uid }) => uid)].map(one),
    groups: [...gids, ...groups].map(one),
  };
  if (isRemapped(subject)) {
    // Capabilities count in the namespace alone; a process of the host's is another matter.
    if (processes.some(({ uid, hostNamespaces = [] }) => uid === 0 || hostNamespaces.includes('user')))
      return undefined;
    return {
      users: [...uidMap.map(mapped), ...own.users],
      groups: [...gidMap.map(mapped), ...own.groups],
    };
  }
  const isPlain = [...uidMap, ...gidMap].every(({ inside, outside }) => inside === outside);
  if (!isPlain || mayBeHostRoot(subject) || /[1-9a-f]/iu.test(state.capEffective)) return undefined;
  // The groups of a process that was started in it are not known; it has those of its user by default.
  return processes.some((each) => hasRights(each) || !uids.includes(each.uid)) ? undefined : own;
}

/** The last part of the data root of a remapped engine: what root of containers is on the host (moby, daemon_unix.go). */
const remappedRoot = /\/(\d+)\.(\d+)$/u;

/** Returns all ranges of the users or groups of which one begins with a number. */
function rangesFrom(all: readonly SubordinateRange[], first: number): readonly HostNumbers[] {
  const owners = new Set(all.filter((range) => range.first === first).map(({ user }) => user));
  return all.filter(({ user }) => owners.has(user));
}

/** Returns the identities that a remapping engine gives to a container when it starts. */
function configuredIdentities({ engine, host }: WorkloadCase): HostIdentities | undefined {
  const { usernsRemap = false, dataRoot = '' } = valueOf(engine) ?? {};
  const ids = host && valueOf(host)?.subordinateIds;
  const ranges = ids && valueOf(ids);
  const [, uid, gid] = (usernsRemap && remappedRoot.exec(dataRoot)) || [];
  if (ranges === undefined || uid === undefined) return undefined;
  const users = rangesFrom(ranges.users, Number(uid));
  const groups = rangesFrom(ranges.groups, Number(gid));
  return users.length === 0 || groups.length === 0 ? undefined : { users, groups };
}

/**
 * Returns the users and groups of the host that processes of a container may be: by the maps and the processes that the
 * kernel shows, else by the ranges of the engine's remapping. Absent where they are not known, and for root of the host,
 * whom no mode keeps out.
 */
export function hostIdentities(subject: WorkloadCase): HostIdentities | undefined {
  const { effective } = subject;
  if (effective.state === 'known') return runningIdentities(subject, effective.value);
  if (!isRemapped(subject) || subject.workload.running !== false) return undefined;
  return configuredIdentities(subject);
}
