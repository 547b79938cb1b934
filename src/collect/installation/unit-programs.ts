import { posix } from 'node:path';
import { argumentFiles } from '../../adapters/shell/argument-files.ts';
import { becomesOther } from '../../adapters/shell/other-user.ts';
import { gitCommand } from '../../adapters/shell/repository-files.ts';
import {
  runsArguments,
  scriptReferences,
  type ScriptReference,
} from '../../adapters/shell/script-references.ts';
import type { UnitCommand } from '../../formats/systemd/command-line.ts';

/** Where the commands of a unit run, and where it searches programs without a path (`ExecSearchPath`). */
export interface Surroundings {
  directory: string;
  search: readonly string[];
}

/** Returns the files that the text of `sh -c` leads to. */
function filesOfShell(
  program: string,
  args: readonly string[],
  directory: string,
): readonly ScriptReference[] {
  const option = args.findIndex((word) => /^-\w*c$/u.test(word));
  if (option < 0 || !/^(?:ba|da|k|z)?sh$/u.test(posix.basename(program))) return [];
  return scriptReferences(args[option + 1] ?? '', '/', directory).files;
}

function plainReference(path: string): ScriptReference {
  return { path, sourced: false };
}

/** Returns the files of a command that may be programs, or that tell its program what to run. */
export function unitPrograms(
  { program, args }: UnitCommand,
  { directory, search }: Surroundings,
): readonly ScriptReference[] {
  const runs = runsArguments(posix.basename(program)) && !becomesOther(program, args);
  const words = runs ? args : [];
  const named = words.flatMap((word) => word.split(/[\s;&|()'"`<>]+/u));
  const beside = words.filter((word) => /^[^-/%][^\s%]*$/u.test(word));
  const others = argumentFiles(posix.basename(program), args, directory, runsArguments);
  const git = gitCommand(posix.basename(program), args, directory);
  const shown = [
    ...others.files.map(plainReference),
    ...others.scripts.flatMap((text) => scriptReferences(text, '/', directory).files),
    ...(becomesOther(program, args) ? [] : filesOfShell(program, args, directory)),
    ...(git === undefined ? [] : [{ ...plainReference(git.folder), git }]),
  ];
  const paths = [
    ...[program, ...named].filter((word) => word.startsWith('/') && !word.includes('%')),
    ...(program.includes('/') ? [] : search.map((folder) => posix.join(folder, program))),
    ...beside.map((word) => posix.resolve(directory, word)),
  ];
  return [...paths.map(plainReference), ...shown.filter(({ path }) => !/[%*?[]|\/$/u.test(path))];
}
