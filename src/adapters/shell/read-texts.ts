import { posix } from 'node:path';
import { unknownText, type Argument } from '../../formats/shell-words/expand.ts';
import { interpreterName, isInterpreter, scriptWords } from './interpreters.ts';
import { optionValues } from './option-values.ts';
import { nestedScript, programName } from './nested-script.ts';
import type { ScannedCommand } from './scan-shell.ts';

/** Programs that print the files which their operands name, and pass on what they read. */
const printing =
  /^(?:cat|tac|head|tail|zcat|gunzip|gzip|bzcat|xzcat|zstdcat|grep|egrep|sed|awk|gawk|envsubst|jq|tr|cut|sort|uniq|xargs|iconv)$/u;

/** Programs that obey a text which they read: it has commands of a shell, or starts some. */
const obeying = /^(?:mysql|mariadb|psql|sqlite3|parallel|at|batch|ed|gdb|ftp|lftp)$/u;

/** Commands of a shell that set variables to what their words say. */
const setting = /^(?:export|declare|typeset|local|readonly)$/u;

function isSubstitution({ any, unknown }: Argument): boolean {
  return any && /^(?:\$\(|`)/u.test(unknown[0] ?? '');
}

function isProcess(word: Argument | undefined, text: string): boolean {
  return word !== undefined && text.slice(word.start, word.start + 2) === '<(';
}

/** How a command obeys a text that other commands or a file give it: as a shell does, or else. */
export type ObeyedText = 'shell' | 'other';

/** Returns how a command obeys a text that only the run shows; absent for one that does not. */
export function obeysText({ unwrapped, words: all, command, text }: ScannedCommand): ObeyedText | undefined {
  const [program, ...args] = unwrapped.words;
  const name = programName(program?.text ?? '');
  if (name === 'eval') return args.some(({ unknown }) => unknown.length > 0) ? 'shell' : undefined;
  if (nestedScript(unwrapped.words, command, text)?.kind === 'unknown') return 'shell';
  if (name === '.' || name === 'source') return isProcess(args[0], text) ? 'shell' : undefined;
  if (setting.test(name) && args.some(isSubstitution)) return 'shell';
  const before = all.slice(0, all.length - unwrapped.words.length);
  if (before[0]?.text === 'env' && before.some(isSubstitution)) return 'shell';
  if (obeying.test(name)) return 'other';
  if (!isInterpreter(name)) return undefined;
  const [script] = scriptWords(name, args);
  if (isProcess(script, text)) return interpreterName(name).endsWith('sh') ? 'shell' : 'other';
  // xargs(1) names the scripts that find(1) prints.
  if (unwrapped.takesMore && script === undefined) return 'other';
  const isInput = script?.text === '-' || (script === undefined && args.every((word) => word.text === '-'));
  return isInput ? 'other' : undefined;
}

/** Where a command of a shell names the file that it reads: further on is not looked. */
const longestInput = 4096;

function placed(path: string, { scope }: ScannedCommand): readonly string[] {
  if (path === '' || path.includes(unknownText)) return [];
  const directory = scope.directory();
  if (path.startsWith('/')) return [path];
  return directory === undefined ? [] : [posix.resolve(directory, path)];
}

/** Returns the file that a command reads as its input. */
function inputOf(found: ScannedCommand): readonly string[] {
  const { text, command } = found;
  const written = text.slice(command.start, command.start + longestInput);
  const path = /^[^;\n|&<]*?<\s*(?:"([^"$`\n]+)"|'([^'\n]+)'|([\w./+@%-]+))/u.exec(written);
  return placed(path?.[1] ?? path?.[2] ?? path?.[3] ?? '', found);
}

/** Returns the files whose names find(1) prints, by their folders and a pattern of their names. */
function namedByFind(found: ScannedCommand, args: readonly string[]): readonly string[] {
  const end = args.findIndex((word) => word.startsWith('-'));
  const pattern = optionValues(args, '-name -iname').at(-1) ?? '';
  const last = pattern === '' || pattern.includes('/') ? '' : pattern;
  return args
    .slice(0, end < 0 ? args.length : end)
    .flatMap((folder) => placed(folder, found))
    .map((folder) => `${folder.replace(/\/+$/u, '')}/${last}`);
}

function printedBy(found: ScannedCommand, takesNames: boolean): readonly string[] {
  const [program, ...args] = found.unwrapped.words.map(({ text }) => text);
  if (takesNames) return programName(program ?? '') === 'find' ? namedByFind(found, args) : [];
  if (!printing.test(programName(program ?? ''))) return [];
  const operands = args.filter((word) => word.includes('/') || word.startsWith('.'));
  return [...operands.flatMap((word) => placed(word, found)), ...inputOf(found)];
}

/** Returns the files whose text a command obeys: those that others print for it, and the one that it reads. */
export function obeyedFiles(found: ScannedCommand): { files: readonly string[]; isComplete: boolean } {
  const takesNames = found.unwrapped.takesMore;
  const files = [
    ...found.reads.flatMap((each) => printedBy(each, takesNames)),
    ...(takesNames ? [] : inputOf(found)),
  ];
  const isComplete =
    files.length > 0 &&
    found.reads.every(({ unwrapped }) => printing.test(programName(unwrapped.words[0]?.text ?? '')));
  return { files, isComplete };
}
