import { posix } from 'node:path';
import type { ScriptReferences } from '../../adapters/shell/script-reference.ts';
import { scriptReferences } from '../../adapters/shell/script-references.ts';
import { shellWord } from '../../formats/shell-words/shell-word.ts';
import type { UnitCommand } from '../../formats/systemd/command-line.ts';

/** Where the commands of a unit run, and where it searches programs without a path (`ExecSearchPath`). */
export interface Surroundings {
  directory: string;
  search: readonly string[];
  variables: ReadonlyMap<string, string>;
}

/** Returns the files of a command that may be programs, or that tell its program what to run. */
export function unitPrograms(
  { program, args }: UnitCommand,
  { directory, search, variables }: Surroundings,
): Pick<ScriptReferences, 'files' | 'unknown'> {
  const text = [program, ...args].map(shellWord).join(' ');
  const searched = program.includes('/') ? [] : search.map((folder) => posix.join(folder, program));
  const { files, unknown } = scriptReferences(text, {
    directory,
    env: Object.fromEntries(variables),
    isPart: true,
  });
  const found = [...searched.map((path) => ({ path, sourced: false })), ...files];
  return { files: found.filter(({ path }) => !path.includes('%')), unknown };
}
