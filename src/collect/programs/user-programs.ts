import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { PathStatus } from '../../core/path-status.ts';
import type { HostFiles } from '../../io/files.ts';
import { programFolders } from '../installation/units.ts';

/** A program that users start, by its path without links. */
export type UserProgram = Pick<PathStatus, 'path' | 'uid' | 'gid' | 'mode'>;

/** Modes of a program that runs as its owner or its group. */
const changesIdentity = 0o6000;

/** How many links may follow each other. */
const mostLinks = 40;

/**
 * Returns a program, if it is setuid or setgid, by following its links one by one: what is in one of the folders is
 * listed itself.
 */
async function privilegedAt(
  files: HostFiles,
  path: string,
  folders: ReadonlySet<string>,
): Promise<readonly UserProgram[]> {
  let at = path;
  for (let steps = 0; steps < mostLinks; steps++) {
    const status = valueOf(await files.status(at));
    if (status?.link === undefined) {
      if (status?.kind !== 'file' || (status.mode & changesIdentity) === 0) return [];
      const { uid, gid, mode } = status;
      return [{ path: valueOf(await files.realPath(at)) ?? at, uid, gid, mode }];
    }
    at = posix.resolve(posix.dirname(at), status.link);
    if (folders.has(posix.dirname(at))) return [];
  }
  return [];
}

/** Folders of which each part may have programs: somebody may have left a setuid copy there. */
const partedFolders = ['/opt', '/home'];

/** Returns the folders in which packages do not put programs, but people do. */
async function ownFolders(files: HostFiles): Promise<readonly string[]> {
  const lists = await Promise.all(partedFolders.map((folder) => files.list(folder)));
  const parts = lists.flatMap((list, index) =>
    (valueOf(list) ?? []).map((name) => `${partedFolders[index] ?? ''}/${name}`),
  );
  return [...partedFolders, '/srv', ...parts.flatMap((folder) => [folder, `${folder}/bin`])];
}

/** Returns the programs that users start and that run as their owner or their group, under any name. */
export async function findUserPrograms(files: HostFiles): Promise<readonly UserProgram[]> {
  const real = await Promise.all(
    [...programFolders, ...(await ownFolders(files))].map(
      async (folder) => valueOf(await files.realPath(folder)) ?? folder,
    ),
  );
  const folders = new Set(real);
  const found = await Promise.all(
    [...folders].map(async (folder) => {
      const names = valueOf(await files.identityChangers(folder)) ?? [];
      return Promise.all(names.map((name) => privilegedAt(files, `${folder}/${name}`, folders)));
    }),
  );
  return [...new Map(found.flat(2).map((program) => [program.path, program])).values()];
}
