import { componentRoles, type EnginePathRole } from '../../core/host/engine-paths.ts';
import type { HostFiles } from '../../io/files.ts';
import { followScripts, programReference } from '../installation/script-files.ts';
import type { Place } from '../installation/units.ts';

/** Roles of programs that an engine, or its client as root, starts: each may be a script around the real one. */
const mayBeScripts: readonly EnginePathRole[] = [
  ...componentRoles,
  'runtime',
  'docker-proxy',
  'docker-init',
  'extension-program',
  'client-program',
];

/** Returns the files that programs of an engine run or read where they are shell scripts, such as a wrapper of runc. */
export async function filesOfScripts(
  files: HostFiles,
  paths: Partial<Record<EnginePathRole, readonly Place[]>>,
): Promise<readonly Place[]> {
  const programs = mayBeScripts.flatMap((role) => paths[role] ?? []);
  const named = programs.filter((place) => typeof place === 'string');
  const { found, folders } = await followScripts(files, [...new Set(named)].map(programReference));
  return [...found, ...folders];
}
