import { posix } from 'node:path';
import type { AccessGrant, AccessList } from '../../core/host/access-list.ts';
import type { Observed } from '../../core/observed.ts';
import { mapKnown } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import type { DaemonUser } from '../installation/daemon-user.ts';

/** Access control lists by path. */
export type AccessLists = ReadonlyMap<string, Observed<AccessList>>;

/** Returns the parent directories of a path, root first. */
export function parentDirectories(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === path ? [] : [...parentDirectories(folder), folder];
}

/** Whether a grant is only for root and the engine's own user. */
export function isExpectedGrant({ to, id }: AccessGrant, user: DaemonUser | undefined): boolean {
  return id === 0 || id === (to === 'user' ? user?.uid : user?.gid);
}

/** Collects the access control lists of existing paths and their parents, with group names. */
export async function collectAccessLists(
  files: HostFiles,
  paths: readonly string[],
  groups: ReadonlyMap<number, string>,
): Promise<Observed<AccessLists>> {
  const all = new Set(paths.flatMap((path) => [...parentDirectories(path), path]));
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
