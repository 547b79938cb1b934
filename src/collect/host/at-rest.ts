import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/**
 * Whether a root is a disk on which nothing runs, and not a machine: the kernel's `/proc` has a link
 * `self`, which no copy and nobody who makes a tree by hand has.
 */
export async function isAtRest(files: HostFiles): Promise<boolean> {
  if (files.root === '/') return false;
  const self = await files.status('/proc/self');
  return self.state === 'absent' || (self.state === 'known' && valueOf(self)?.link === undefined);
}
