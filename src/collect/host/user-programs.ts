import { valueOf } from '../../core/observed.ts';
import type { PathStatus } from '../../core/path-status.ts';
import type { HostFiles } from '../../io/files.ts';
import { programFolders } from '../installation/units.ts';

/** A program that users start, by its path without links. */
export type UserProgram = Pick<PathStatus, 'path' | 'uid' | 'gid' | 'mode'>;

/** Modes of a program that runs as its owner or its group. */
const changesIdentity = 0o6000;

/** Returns a file of a folder without links, if it is setuid or setgid, or what its link leads to, if that is. */
async function privilegedAt(files: HostFiles, path: string): Promise<readonly UserProgram[]> {
  const own = valueOf(await files.status(path));
  const link = own?.link;
  // What a link within the folder leads to is listed itself.
  if (link?.includes('/') === false) return [];
  const isLink = link !== undefined;
  const real = isLink ? valueOf(await files.realPath(path)) : path;
  const status = isLink && real !== undefined ? valueOf(await files.status(real)) : own;
  if (real === undefined || status?.kind !== 'file' || (status.mode & changesIdentity) === 0) return [];
  return [{ path: real, uid: status.uid, gid: status.gid, mode: status.mode }];
}

/** Returns the programs that users start and that run as their owner or their group, under any name. */
export async function findUserPrograms(files: HostFiles): Promise<readonly UserProgram[]> {
  const folders = await Promise.all(
    programFolders.map(async (folder) => valueOf(await files.realPath(folder)) ?? folder),
  );
  const found = await Promise.all(
    [...new Set(folders)].map(async (folder) => {
      const names = valueOf(await files.list(folder)) ?? [];
      const programs = await Promise.all(names.map((name) => privilegedAt(files, `${folder}/${name}`)));
      return programs.flat();
    }),
  );
  return [...new Map(found.flat().map((program) => [program.path, program])).values()];
}
