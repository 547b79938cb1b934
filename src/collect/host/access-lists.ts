import { posix } from 'node:path';
import type { AccessGrant, AccessList } from '../../core/access-list.ts';
import type { Observed } from '../../core/observed.ts';
import { mapKnown } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { DaemonUser } from '../installation/daemon-user.ts';

/** Access control lists by path. */
export type AccessLists = ReadonlyMap<string, Observed<AccessList>>;

/** The folders on the way to a path, from the root on. */
export function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === path ? [] : [...foldersAbove(folder), folder];
}

/** Whether a grant gives nothing to anybody but root and the engine's own user. */
export function isOwn({ to, id }: AccessGrant, user: DaemonUser | undefined): boolean {
  return id === 0 || id === (to === 'user' ? user?.uid : user?.gid);
}

/** The access control lists of paths that are there, and of every folder on the way to them, with the names of groups. */
export async function collectAccessLists(
  files: HostFiles,
  paths: readonly string[],
  groups: ReadonlyMap<number, string>,
): Promise<Observed<AccessLists>> {
  const all = new Set(paths.flatMap((path) => [...foldersAbove(path), path]));
  const lists = await files.accessLists([...all].toSorted());
  return mapKnown(
    lists,
    (found) =>
      new Map([...found].map(([path, list]) => [path, mapKnown(list, (each) => named(each, groups))])),
  );
}

function named(list: AccessList, groups: ReadonlyMap<number, string>): AccessList {
  const grants = list.grants.map((grant) => {
    const name = grant.to === 'group' ? groups.get(grant.id) : undefined;
    return name === undefined ? grant : { ...grant, name };
  });
  return { ...list, grants };
}
