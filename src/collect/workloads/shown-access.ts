import type { Entry, Mount } from '../../core/workload/workload.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';

/** The options with which the engine mounts every tmpfs, and those that lift them. */
const lifted = [
  ['noexec', 'exec'],
  ['nosuid', 'suid'],
  ['nodev', 'dev'],
] as const;

/**
 * Returns a mount of a running container as its mount table shows it. A remount after the start (mount(8)) makes one
 * writable, or lets programs of a tmpfs run, and the engine does not learn of it.
 */
export function withShownAccess(entry: Entry<Mount>, own: readonly MountEntry[]): Entry<Mount> {
  if (!('value' in entry)) return entry;
  const { value } = entry;
  const shown = own.findLast(({ mountPoint }) => mountPoint === value.target);
  if (shown === undefined) return entry;
  const remounted = value.readOnly && shown.options.includes('rw');
  const options = value.type === 'tmpfs' && shown.fsType === 'tmpfs' ? liftedBy(shown) : [];
  if (!remounted && options.length === 0) return entry;
  return {
    ...entry,
    value: {
      ...value,
      options: [...value.options, ...options],
      ...(remounted && { readOnly: false, remounted: true }),
    },
  };
}

function liftedBy({ options }: MountEntry): readonly string[] {
  return lifted.flatMap(([restriction, by]) => (options.includes(restriction) ? [] : [by]));
}
