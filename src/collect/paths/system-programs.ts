import { posix } from 'node:path';
import type { HostFiles } from '../../io/files.ts';
import { usedPrograms } from '../../knowledge/programs/used-programs.ts';
import { systemLibraries } from '../installation/system-libraries.ts';
import { programFolders, type Place } from '../installation/units.ts';

/**
 * Returns the possible paths of the programs of the system that dockerd and containerd run, and what the dynamic
 * linker reads for all of these, if there is a daemon.
 */
export async function systemPrograms(
  files: HostFiles,
  daemons: readonly Place[],
  folders: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(
    daemons.map(async (path) => typeof path === 'string' && (await files.status(path)).state === 'known'),
  );
  if (!found.includes(true)) return [];
  const searched = folders.length === 0 ? programFolders : folders;
  return [
    ...searched.flatMap((folder) => usedPrograms.map((name) => posix.join(folder, name))),
    ...(await systemLibraries(files)),
  ];
}
