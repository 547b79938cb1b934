import type { Entry, Mount, Setting, WrittenWorkload } from '../core/workload/workload.ts';
import { known } from '../core/observed.ts';

function unresolvedMount(from: Entry<string>): Entry<Mount> {
  const unresolved =
    'value' in from
      ? `the mounts inherited from ${from.value} (volumes_from) were not collected`
      : `mounts may be inherited from another container: ${from.unresolved}`;
  return { unresolved, at: from.at };
}

/**
 * Adds the mounts inherited through `volumes_from` as entries without a value, so that no check takes the
 * written mounts for all. A container's inspect document already lists inherited mounts, and `inheritsFrom` names
 * the services of a Compose file whose mounts its adapter lists.
 */
export function withInheritedMounts(
  { surface, inheritsFrom = [] }: Pick<WrittenWorkload, 'surface' | 'inheritsFrom'>,
  mounts: Setting<readonly Entry<Mount>[]>,
  volumesFrom: Setting<readonly Entry<string>[]>,
): Setting<readonly Entry<Mount>[]> {
  if (surface === 'container' || mounts.value.state !== 'known') return mounts;
  const { value } = volumesFrom;
  if (value.state === 'absent') return mounts;
  const sources: readonly Entry<string>[] =
    value.state === 'known' ? value.value : [{ unresolved: value.detail, at: volumesFrom.written?.at ?? [] }];
  const unread = sources.filter((from) => !('value' in from) || !inheritsFrom.includes(from.value));
  if (unread.length === 0) return mounts;
  const inherited = unread.map(unresolvedMount);
  return { ...mounts, value: known([...mounts.value.value, ...inherited], mounts.value.from) };
}
