import { posix } from 'node:path';
import type { Account } from '../../formats/etc/passwd.ts';
import type { FileStatus, HostFiles } from '../../io/files.ts';
import { valueOf } from '../../core/observed.ts';
import type { RootGrant, RootGrants } from './root-grant.ts';
import { trackUnread } from './unread-files.ts';

/** The accounts of a host and its groups. */
export interface Accounts {
  accounts: readonly Account[];
  /** Names of the members of each group, by its number. */
  members: ReadonlyMap<number, readonly string[]>;
}

/** Returns the folders above a path, the nearest first. */
function foldersAbove(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

/** Returns the users whom the group of a key lets read it. */
function groupReaders(key: FileStatus, folders: readonly FileStatus[], all: Accounts): readonly string[] {
  if ((key.mode & 0o040) === 0 || key.gid === 0) return [];
  const enters = ({ mode, gid }: FileStatus): boolean =>
    (mode & 0o001) !== 0 || (gid === key.gid && (mode & 0o010) !== 0);
  if (!folders.every(enters)) return [];
  const primary = all.accounts.filter(({ gid }) => gid === key.gid).map(({ name }) => name);
  return [...new Set([...primary, ...(all.members.get(key.gid) ?? [])])];
}

/** Returns who may read a key besides root: its owner, its group, everyone; `what` says what the key is for. */
export async function readersOf(
  files: HostFiles,
  path: string,
  what: string,
  all: Accounts,
): Promise<RootGrants> {
  const tracked = trackUnread(files);
  const because = `read access to ${path}, ${what}`;
  const doubts = (): readonly string[] =>
    tracked.unread().map((detail) => `others may have ${because}: ${detail}`);
  const real = tracked.valueAt(path, await files.realPath(path));
  const key = real === undefined ? undefined : tracked.valueAt(real, await files.status(real));
  if (real === undefined || key === undefined) return { grants: [], doubts: doubts() };
  const statuses = await Promise.all(foldersAbove(real).map((folder) => files.status(folder)));
  const folders = statuses.flatMap((status) => valueOf(status) ?? []);
  const grant = (to: RootGrant['to']): RootGrant => ({ to, because, through: 'key' });
  const isOpen = (key.mode & 0o004) !== 0 && folders.every(({ mode }) => (mode & 0o001) !== 0);
  if (isOpen) return { grants: [grant('everyone')], doubts: [] };
  const owner = all.accounts.find(({ uid }) => uid === key.uid)?.name ?? String(key.uid);
  const users = [...(key.uid === 0 ? [] : [owner]), ...groupReaders(key, folders, all)];
  const lists = (key.mode & 0o070) === 0 ? undefined : tracked.valueAt(real, await files.accessLists([real]));
  const list = lists?.get(real);
  const listed = ((list && tracked.valueAt(real, list))?.grants ?? [])
    .filter(({ permissions, id }) => (permissions & 4) !== 0 && id !== 0)
    .map(({ to, id, name }): RootGrant['to'] =>
      to === 'user' ? { user: String(id) } : { group: name ?? String(id) },
    );
  return {
    grants: [
      ...[...new Set(users)].filter((user) => user !== 'root').map((user) => grant({ user })),
      ...listed.map(grant),
    ],
    doubts: doubts(),
  };
}
