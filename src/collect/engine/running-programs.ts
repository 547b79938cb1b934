import type { ComponentName } from '../../core/engine/engine-component.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { programNames } from '../../packages/programs.ts';

/** Program paths of an engine, as far as its daemon shows them. */
export type DaemonPrograms = ReadonlyMap<ComponentName, string>;

/**
 * Returns the daemon's program and the runc on its search path. Omits containerd, which another service may
 * have started.
 */
export async function findDaemonPrograms(files: HostFiles, daemonPid: number): Promise<DaemonPrograms> {
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

/** Converts a program path seen from here into the daemon's view and strips the mark of a deleted file. */
function asNamedThere(root: string, program: string): string {
  const path = program.replace(/ \(deleted\)$/u, '');
  return root !== '/' && path.startsWith(`${root}/`) ? path.slice(root.length) : path;
}

/** Reads PATH only: the rest of the environment may hold credentials. */
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
