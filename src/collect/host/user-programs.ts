import { valueOf } from '../../core/observed.ts';
import type { PathStatus } from '../../core/path-status.ts';
import { isGeneralProgram } from '../../knowledge/general-programs.ts';
import type { HostFiles } from '../../io/files.ts';
import { programFolders } from '../installation/units.ts';

/** A program that users start, by its path without links. */
export type UserProgram = Pick<PathStatus, 'path' | 'uid' | 'gid' | 'mode'>;

/** Names of clients of engines, in folders with many other programs. */
const clientName = /docker|podman|nerdctl|compose/u;

/**
 * Returns the programs that users start which may be copies of a client, or do what their caller asks: by name, and
 * whatever was installed by hand.
 */
export async function findUserPrograms(files: HostFiles): Promise<readonly UserProgram[]> {
  const lists = await Promise.all(
    programFolders.map(async (folder) => {
      const names = valueOf(await files.list(folder)) ?? [];
      const found = folder.startsWith('/usr/local/')
        ? names
        : names.filter((name) => clientName.test(name) || isGeneralProgram(name));
      return found.map((name) => `${folder}/${name}`);
    }),
  );
  const found = await Promise.all(
    lists.flat().map(async (path): Promise<readonly UserProgram[]> => {
      const real = valueOf(await files.realPath(path));
      const status = real === undefined ? undefined : valueOf(await files.status(real));
      if (real === undefined || status?.kind !== 'file') return [];
      return [{ path: real, uid: status.uid, gid: status.gid, mode: status.mode }];
    }),
  );
  return [...new Map(found.flat().map((program) => [program.path, program])).values()];
}
