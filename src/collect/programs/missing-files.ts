import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { nearestFolder } from '../paths/writable-parents.ts';

/** The folder in which a file that is not there can be made, if others than root may make it. */
async function openFolderOf(files: HostFiles, path: string): Promise<readonly string[]> {
  if ((await files.realPath(path)).state !== 'absent') return [];
  const folder = await nearestFolder(files, posix.dirname(path));
  const real = valueOf(await files.realPath(folder));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  const isShared = status !== undefined && (status.mode & 0o1000) !== 0;
  const isOpen =
    status?.kind === 'directory' && !isShared && (status.uid !== 0 || (status.mode & 0o022) !== 0);
  return isOpen ? [folder] : [];
}

/**
 * Returns the folders, not of root alone by owner or mode, in which files that are not there can be made: whoever makes
 * one has root run it. The group bits of a folder with an access control list are its mask, so those are among them.
 * Folders such as `/tmp` (sticky) are left out: they are for everyone, and what scripts name there they make themselves.
 */
export async function openFoldersOfMissing(
  files: HostFiles,
  paths: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => openFolderOf(files, path)));
  return [...new Set(found.flat())];
}
