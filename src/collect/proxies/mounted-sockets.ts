import { unreadable } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';

/** Whether a container may have something of the host mounted. */
export function mayMount({ settings: { mounts }, doubts }: WrittenWorkload): boolean {
  if (doubts.some(({ affects }) => affects.includes('mounts'))) return true;
  if (mounts === undefined) return false;
  return (
    !('value' in mounts) || mounts.value.some((entry) => !('value' in entry) || entry.value.type !== 'tmpfs')
  );
}

/** Whether a container may have an abstract socket of another program: those of the network of the host. */
function mayShareNetwork({ settings: { network }, doubts }: WrittenWorkload): boolean {
  if (doubts.some(({ affects }) => affects.includes('network'))) return true;
  return network !== undefined && (!('value' in network) || network.value.kind === 'host');
}

/** Whether a container may reach a unix socket of a program of the host. */
export function mayReachSockets(workload: WrittenWorkload): boolean {
  return mayMount(workload) || mayShareNetwork(workload);
}

/** The sockets of other programs where no container could have one: to look for them takes as long as there are processes. */
export const unmountedSockets = unreadable(
  'not-needed',
  'no container mounted anything, or had the network of the host, when they were listed',
  'sockets of programs that pass connections on',
);
