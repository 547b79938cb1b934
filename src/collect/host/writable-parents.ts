import type { WritableParent } from '../../core/engine-paths.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { foldersAbove, isOwn, type AccessLists } from './access-lists.ts';
import type { DaemonUser } from '../installation/daemon-user.ts';

/** Whether someone besides root and the engine's own user may remove or rename what is in a folder, by its mode. */
function isLoose({ uid, gid, mode }: WritableParent, user: DaemonUser | undefined): boolean {
  if (uid !== 0 && uid !== user?.uid) return true;
  // In a folder with the sticky bit each may touch only what is their own.
  if ((mode & 0o1000) !== 0) return false;
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0 && gid !== user?.gid);
}

/** A folder as loose as its mode or its access control list makes it; `undefined` where it is its owner's alone. */
function looseness(
  folder: WritableParent,
  user: DaemonUser | undefined,
  lists: AccessLists,
): WritableParent | undefined {
  const list = lists.get(folder.path);
  if (list === undefined) return isLoose(folder, user) ? folder : undefined;
  if (list.state !== 'known')
    return list.state === 'unreadable' ? { ...folder, unread: list.detail } : undefined;
  const { owningGroup, grants } = list.value;
  if (isLoose({ ...folder, mode: (folder.mode & ~0o070) | (owningGroup << 3) }, user)) return folder;
  if ((folder.mode & 0o1000) !== 0) return undefined;
  const grant = grants.find((each) => (each.permissions & 2) !== 0 && !isOwn(each, user));
  return grant === undefined ? undefined : { ...folder, grant };
}

/**
 * The first folder, from the root on, on the way to any of the names of a file in which someone
 * else may put a file of theirs in its place; where there is none, the first of which that could
 * not be told.
 */
export async function writableParentOf(
  files: HostFiles,
  paths: readonly string[],
  user: DaemonUser | undefined,
  lists: AccessLists,
): Promise<WritableParent | undefined> {
  const folders = [...new Set(paths.flatMap(foldersAbove))];
  const readings = await Promise.all(folders.map((folder) => statusOf(files, folder)));
  const loose = readings.flatMap((folder) =>
    folder === undefined ? [] : (looseness(folder, user, lists) ?? []),
  );
  return loose.find(({ unread }) => unread === undefined) ?? loose[0];
}

async function statusOf(files: HostFiles, path: string): Promise<WritableParent | undefined> {
  const real = valueOf(await files.realPath(path));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  return status === undefined ? undefined : { path, uid: status.uid, gid: status.gid, mode: status.mode };
}
