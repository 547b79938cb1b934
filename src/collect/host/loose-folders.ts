import { posix } from 'node:path';
import type { LooseFolder } from '../../core/engine-paths.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { DaemonUser } from './daemon-user.ts';

function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === path ? [] : [...foldersAbove(folder), folder];
}

/** Whether someone besides root and the engine's own user may remove or rename what is in a folder. */
function isLoose({ uid, gid, mode }: LooseFolder, user: DaemonUser | undefined): boolean {
  if (uid !== 0 && uid !== user?.uid) return true;
  // In a folder with the sticky bit each may touch only what is their own.
  if ((mode & 0o1000) !== 0) return false;
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0 && gid !== user?.gid);
}

/**
 * The first folder, from the root on, on the way to any of the names of a file in which someone
 * else may put a file of theirs in its place.
 */
export async function looseFolderOn(
  files: HostFiles,
  paths: readonly string[],
  user: DaemonUser | undefined,
): Promise<LooseFolder | undefined> {
  const folders = [...new Set(paths.flatMap(foldersAbove))];
  const readings = await Promise.all(folders.map((folder) => statusOf(files, folder)));
  return readings.find((folder) => folder !== undefined && isLoose(folder, user));
}

async function statusOf(files: HostFiles, path: string): Promise<LooseFolder | undefined> {
  const real = valueOf(await files.realPath(path));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  return status === undefined ? undefined : { path, uid: status.uid, gid: status.gid, mode: status.mode };
}
