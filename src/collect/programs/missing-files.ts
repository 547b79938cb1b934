import { posix } from 'node:path';
import { unreadable } from '../../core/observed.ts';
import type { FileStatus, HostFiles } from '../../io/files.ts';
import type { Place } from '../installation/units.ts';
import { nearestFolder } from '../paths/writable-parents.ts';

function isOpen({ kind, uid, mode }: FileStatus): boolean {
  return kind === 'directory' && (uid !== 0 || (mode & 0o022) !== 0);
}

/** In a folder such as `/tmp` everyone makes files, and only their owners rename them. */
function isShared({ mode }: FileStatus): boolean {
  return (mode & 0o1000) !== 0;
}

/** Returns the folder in which a file that is not there can be made, if others than root may make it. */
async function openFolderOf(files: HostFiles, path: string): Promise<readonly Place[]> {
  const folder = await nearestFolder(files, posix.dirname(path));
  const real = await files.realPath(folder);
  if (real.state !== 'known') return real.state === 'unreadable' ? [real] : [];
  const status = await files.status(real.value);
  if (status.state !== 'known') return status.state === 'unreadable' ? [status] : [];
  if (!isOpen(status.value)) return [];
  if (!isShared(status.value)) return [folder];
  const detail = `it is not there, and everyone can make it in ${folder}: whether root makes it first is unknown`;
  return [unreadable('undetermined', detail, path)];
}

/** Returns what is open of a file that root runs: nothing, its reading, or where others may make it. */
async function openFor(files: HostFiles, path: string): Promise<readonly Place[]> {
  const real = await files.realPath(path);
  if (real.state === 'absent') return openFolderOf(files, path);
  const reading = real.state === 'known' ? await files.status(real.value) : real;
  return reading.state === 'unreadable' ? [reading] : [];
}

/**
 * Returns the folders, not of root alone by owner or mode, in which files that are not there can be made: whoever makes
 * one has root run it. Of a file that could not be looked at, or whose folder is shared by all, the reading. The group
 * bits of a folder with an access control list are its mask, so those are among them.
 */
export async function openFoldersOfMissing(
  files: HostFiles,
  paths: readonly string[],
): Promise<readonly Place[]> {
  const found = (await Promise.all(paths.map((path) => openFor(files, path)))).flat();
  return [...new Map(found.map((place) => [typeof place === 'string' ? place : place.from, place])).values()];
}
