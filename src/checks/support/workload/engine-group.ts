import type { WorkloadCase } from '../../../core/rules/check.ts';
import { valueOf } from '../../../core/observed.ts';
import { isRemapped, mayBeHostRoot } from './root.ts';

/** Returns the groups that a workload is given beside its own; absent where one is not known as a number. */
function groupsOf({ workload, effective }: WorkloadCase): readonly number[] | undefined {
  const running = valueOf(effective);
  if (running !== undefined) return [...running.gids, ...running.groups];
  const user = valueOf(workload.settings.user.value);
  const added = valueOf(workload.settings.groupAdd.value);
  if (user === undefined || added === undefined) return undefined;
  const named = added.map((entry) => ('value' in entry ? entry.value : ''));
  const groups = [...user.split(':').slice(-1), ...named];
  return groups.every((group) => /^\d+$/u.test(group)) ? groups.map(Number) : undefined;
}

/**
 * Whether a container is kept from the sockets of engines by their usual mode, 0660 of root and a group: it runs as another
 * user without capabilities, outside of the groups that own one. Where the host is not read, only a user whose group has
 * its own number is known to be.
 */
export function isOutsideEngineGroup(subject: WorkloadCase): boolean {
  const { effective, host, workload } = subject;
  if (isRemapped(subject) || mayBeHostRoot(subject)) return false;
  if (/[1-9a-f]/iu.test(valueOf(effective)?.capEffective ?? '')) return false;
  const groups = groupsOf(subject);
  const engineGroups = host && valueOf(host)?.engineGroups;
  if (groups === undefined || engineGroups?.state === 'unreadable') return false;
  const owners = engineGroups && valueOf(engineGroups)?.map(({ gid }) => gid);
  const own = Number.parseInt(valueOf(workload.settings.user.value) ?? '', 10);
  const isOwner = (group: number) =>
    group === 0 || (owners === undefined ? group !== own : owners.includes(group));
  return !groups.some((group) => isOwner(group));
}
