import { fetchers, installers, interpreters, verifiers } from '../../knowledge/dockerfile/verification.ts';
import type { StepCommand } from './step-commands.ts';
import type { PlacedName } from './skipped-verification.ts';

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Returns the names of the files that `curl -o x`, `curl -O address`, `wget address` and `wget -O x` write.
 */
function written({ arguments: words }: StepCommand): string[] {
  return words.flatMap((word, index) => {
    const before = words[index - 1] ?? '';
    const address = /^https?:\/\/[^?#]*\/([^/?#]+)/u.exec(word)?.[1];
    if (address !== undefined) return [address];
    if (/^-[A-Za-z]*[oO]$|^--output(?:-document)?$/u.test(before)) return [baseName(word)];
    const [, value] = /^--output(?:-document)?=(.+)$/u.exec(word) ?? [];
    return value === undefined ? [] : [baseName(value)];
  });
}

/** Whether what is installed is a file, and no package of an index that has the same name. */
function isFile(program: string, word: string): boolean {
  return /^(?:dpkg|rpm)$/u.test(program) || /\/|\.(?:deb|rpm|whl|zip|tgz|tar\.\w+)$/u.test(word);
}

/** Returns the names of the files that a command runs or installs, and the verb to report. */
function used({ program, arguments: words }: StepCommand): { files: readonly string[]; as: string } {
  const given = words.filter((word) => !word.startsWith('-'));
  const operands = given.map(baseName);
  if (installers.has(program))
    return { files: given.filter((word) => isFile(program, word)).map(baseName), as: program };
  if (interpreters.test(program)) return { files: operands.slice(0, 1), as: program };
  return { files: [program], as: 'run' };
}

/**
 * Returns what a step downloads to a file and then runs or installs without checking a checksum or signature
 * in between.
 */
export function findDownloadedAndRun(commands: readonly StepCommand[]): PlacedName[] {
  const fetched = new Map<string, string>();
  const found: PlacedName[] = [];
  for (const command of commands) {
    if (verifiers.has(command.program)) return [];
    if (fetchers.has(command.program))
      for (const file of written(command)) fetched.set(file, command.program);
    const { files, as } = used(command);
    for (const file of files) {
      const fetcher = fetched.get(file);
      if (fetcher !== undefined) found.push({ what: `${fetcher}, then ${as}`, at: command.at });
    }
  }
  return found;
}
