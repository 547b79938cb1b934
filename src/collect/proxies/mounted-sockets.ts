import { unreadable } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload.ts';

/** Whether a container may have something of the host mounted. */
export function mayMount({ settings: { mounts }, doubts }: WrittenWorkload): boolean {
  if (doubts.some(({ affects }) => affects.includes('mounts'))) return true;
  if (mounts === undefined) return false;
  return (
    !('value' in mounts) || mounts.value.some((entry) => !('value' in entry) || entry.value.type !== 'tmpfs')
  );
}

/** The sockets of other programs where no container could have one: to look for them takes as long as there are processes. */
export const unmountedSockets = unreadable(
  'not-needed',
  'no container mounted anything when they were listed',
  'sockets of programs that pass connections on',
);
