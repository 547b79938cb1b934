import { resolve } from 'node:path';
import { IronhullError } from '../../../core/errors.ts';
import { diskFiles } from '../../../io/disk-files.ts';
import type { HostFiles } from '../../../io/files.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';

/**
 * Returns the files of a host: of this machine, or of the one whose root is at the path `named`.
 * @throws IronhullError `TARGET_MISSING`, `TARGET_UNREADABLE`.
 */
export async function openHost(
  named: string | undefined,
  { files, directory }: RuntimeContext,
): Promise<HostFiles> {
  if (named === undefined) return files;
  const place = await files.realPath(resolve(directory, named));
  if (place.state === 'absent') throw new IronhullError('TARGET_MISSING', `${named}: no such folder`);
  if (place.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${named}: ${place.detail}`);
  const status = await files.status(place.value);
  if (status.state === 'known' && status.value.kind !== 'directory')
    throw new IronhullError('TARGET_UNREADABLE', `${named}: not a folder`);
  return diskFiles(place.value);
}
