import type { ComponentName } from '../../core/engine-component.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { programNames } from '../../packages/lookup/programs.ts';

/** Paths of programs of an engine, as far as its daemon shows them. */
export type DaemonPrograms = ReadonlyMap<ComponentName, string>;

/**
 * The daemon's own program, and the runc that it asks for its version: the first one on its search
 * path. Of containerd, which may have been started by others, nothing is said.
 */
export async function daemonPrograms(files: HostFiles, daemonPid: number): Promise<DaemonPrograms> {
  const [program, path] = await Promise.all([
    files.readLink(`/proc/${daemonPid}/exe`),
    searchPath(files, daemonPid),
  ]);
  const places = path.flatMap((folder) => programNames.runc.map((name) => `${folder}/${name}`));
  const found = await Promise.all(places.map(async (place) => valueOf(await files.realPath(place))));
  const engine = program.state === 'known' ? asNamedThere(files.root, program.value) : undefined;
  const runc = found.find((place) => place !== undefined);
  return new Map([
    ...(engine === undefined ? [] : [['engine', engine] as const]),
    ...(runc === undefined ? [] : [['runc', runc] as const]),
  ]);
}

/**
 * The kernel names a program as it is reached from here, and says of one that was replaced since that
 * it was deleted.
 */
function asNamedThere(root: string, program: string): string {
  const path = program.replace(/ \(deleted\)$/u, '');
  return root !== '/' && path.startsWith(`${root}/`) ? path.slice(root.length) : path;
}

/** Of the environment only this is looked at: the rest may hold credentials. */
async function searchPath(files: HostFiles, pid: number): Promise<readonly string[]> {
  const environment = valueOf(await files.readText(`/proc/${pid}/environ`)) ?? '';
  const path = environment.split('\0').find((entry) => entry.startsWith('PATH='));
  return (
    path
      ?.slice('PATH='.length)
      .split(':')
      .filter((folder) => folder.startsWith('/')) ?? []
  );
}
