import { posix } from 'node:path';
import type { WritableParent } from '../../core/host/engine-paths.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { parentDirectories, isExpectedGrant, type AccessLists } from './access-lists.ts';
import type { DaemonUser } from '../installation/daemon-user.ts';

/** What decides whose write access to a folder is expected. */
interface Surroundings {
  files: HostFiles;
  user: DaemonUser | undefined;
  lists: AccessLists;
  /** A group in which nobody is. */
  emptyGroup: number | undefined;
}

/** Whether the mode lets others than root and the engine's user remove or rename entries of a directory. */
function isWritableByOthers(
  { uid, gid, mode }: WritableParent,
  { user, emptyGroup }: Pick<Surroundings, 'user' | 'emptyGroup'>,
): boolean {
  if (uid !== 0 && uid !== user?.uid) return true;
  // In a directory with the sticky bit, users can rename only their own entries.
  if ((mode & 0o1000) !== 0) return false;
  const isOwnGroup = gid === 0 || gid === user?.gid || gid === emptyGroup;
  return (mode & (isOwnGroup ? 0o002 : 0o022)) !== 0;
}

/**
 * Returns the directory if its mode or access control list lets others write; absent if only its owner can.
 */
function checkDirectory(folder: WritableParent, around: Surroundings): WritableParent | undefined {
  const list = around.lists.get(folder.path);
  if (list === undefined) return isWritableByOthers(folder, around) ? folder : undefined;
  if (list.state !== 'known')
    return list.state === 'unreadable' ? { ...folder, unread: list.detail } : undefined;
  const { owningGroup, grants } = list.value;
  if (isWritableByOthers({ ...folder, mode: (folder.mode & ~0o070) | (owningGroup << 3) }, around))
    return folder;
  if ((folder.mode & 0o1000) !== 0) return undefined;
  const grant = grants.find((each) => (each.permissions & 2) !== 0 && !isExpectedGrant(each, around.user));
  return grant === undefined ? undefined : { ...folder, grant };
}

/** Returns a directory, or the nearest one above it that is there. */
export async function nearestFolder(files: HostFiles, path: string): Promise<string> {
  const isThere = path === '/' || (await files.status(path)).state !== 'absent';
  return isThere ? path : nearestFolder(files, posix.dirname(path));
}

/**
 * Returns the directories in which paths that are not there can be made: whoever may write there makes them, sticky
 * bit or not.
 */
async function openFolders(files: HostFiles, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    [...new Set(paths)].map(async (path) =>
      (await files.status(path)).state === 'absent' ? [await nearestFolder(files, posix.dirname(path))] : [],
    ),
  );
  return new Set(found.flat());
}

/**
 * Returns the first parent directory, root first, in which another user can replace an entry of the paths, or make one
 * of `overruledBy`; if there is none, the first with an unreadable access control list.
 */
export async function findWritableParent(
  around: Surroundings,
  { paths, overruledBy = [] }: { paths: readonly string[]; overruledBy?: readonly string[] },
): Promise<WritableParent | undefined> {
  const { files } = around;
  const open = await openFolders(files, overruledBy);
  const folders = [...new Set([...paths, ...overruledBy].flatMap(parentDirectories))];
  const readings = await Promise.all(folders.map((folder) => statusOf(files, folder)));
  const writable = readings.flatMap((folder) =>
    folder === undefined ? [] : (checkDirectory(withoutSticky(folder, open), around) ?? []),
  );
  return writable.find(({ unread }) => unread === undefined) ?? writable[0];
}

function withoutSticky(folder: WritableParent, open: ReadonlySet<string>): WritableParent {
  return open.has(folder.path) ? { ...folder, mode: folder.mode & ~0o1000 } : folder;
}

async function statusOf(files: HostFiles, path: string): Promise<WritableParent | undefined> {
  const real = valueOf(await files.realPath(path));
  const status = real === undefined ? undefined : valueOf(await files.status(real));
  return status === undefined ? undefined : { path, uid: status.uid, gid: status.gid, mode: status.mode };
}
