import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

/** Whether a root is a disk image without a running system: only the kernel's `/proc` has the link `self`. */
export async function isDiskImage(files: HostFiles): Promise<boolean> {
  if (files.root === '/') return false;
  const self = await files.status('/proc/self');
  return self.state === 'absent' || (self.state === 'known' && valueOf(self)?.link === undefined);
}
