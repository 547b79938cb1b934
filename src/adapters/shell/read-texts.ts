import { posix } from 'node:path';
import { expandWord, unknownText, type Argument } from '../../formats/shell-words/expand.ts';
import { parseShell } from '../../formats/shell-words/parse-shell.ts';
import { interpreterName, isInterpreter, scriptWords } from './interpreters.ts';
import { optionValues } from './option-values.ts';
import { isOfSystem } from './system-folders.ts';
import { nestedScript, programName } from './nested-script.ts';
import type { ScannedCommand } from './scan-shell.ts';
import { textWithWildcards, knownTextOf } from './word-text.ts';

/** Programs that print the files which their operands name, and pass on what they read. */
const printing =
  /^(?:cat|tac|head|tail|zcat|gunzip|gzip|bzcat|xzcat|zstdcat|grep|egrep|sed|awk|gawk|envsubst|jq|tr|cut|sort|uniq|xargs|iconv)$/u;

/** Whether a program prints the files which its operands name, or passes on what it reads. */
export function isPrintingFiles(name: string): boolean {
  return printing.test(name);
}

/** Programs that obey a text which they read: it has commands of a shell, or starts some. */
const obeying = /^(?:mysql|mariadb|psql|sqlite3|parallel|at|batch|ed|gdb|ftp|lftp)$/u;

/** Commands of a shell that set variables to what their words say. */
const setting = /^(?:export|declare|typeset|local|readonly)$/u;

function isSubstitution({ any, unknown }: Argument): boolean {
  return any && /^(?:\$\(|`)/u.test(unknown[0] ?? '');
}

function isOnlyUnknown({ text }: Argument): boolean {
  return text === unknownText;
}

function isProcess(word: Argument | undefined, text: string): boolean {
  return word !== undefined && text.slice(word.start, word.start + 2) === '<(';
}

/** Whether a shell takes its commands from its arguments: `sh -c`. */
function isShellText(name: string, args: readonly Argument[]): boolean {
  return interpreterName(name).endsWith('sh') && args.some(({ text }) => /^-\w*c$/u.test(text));
}

/**
 * How a command obeys a text that other commands or a file give it: as a shell does, by its program or script, which only
 * a variable names, or else; `written` is one that goes where root runs or obeys it.
 */
export type ObeyedText = 'shell' | 'named' | 'written' | 'other';

/** Whether a command writes a file that root runs or obeys: `> /etc/cron.d/x`, `tee /etc/cron.d/x`. */
function writesToSystem({ command, text, scope, unwrapped }: ScannedCommand): boolean {
  const output = command.output === undefined ? [] : expandWord(command.output, text, scope);
  const [program, ...args] = unwrapped.words;
  const copies = programName(program?.text ?? '') === 'tee' ? args : [];
  return [...output, ...copies].some((word) => isOfSystem(word.text));
}

/** Returns how a command obeys texts that only the run shows, and whether it writes one where root obeys it. */
export function obeysTexts(found: ScannedCommand): readonly ObeyedText[] {
  const own = obeysText(found);
  return [...(own === undefined ? [] : [own]), ...(writesToSystem(found) ? (['written'] as const) : [])];
}

/** Returns how a command obeys texts that only the run shows; absent for one that obeys none. */
export function obeysText({ unwrapped, words: all, command, text }: ScannedCommand): ObeyedText | undefined {
  const [program, ...args] = unwrapped.words;
  const name = programName(program?.text ?? '');
  if (name === 'eval') return args.some(({ unknown }) => unknown.length > 0) ? 'shell' : undefined;
  if (unwrapped.takesMore && isShellText(name, args)) return 'other';
  if (nestedScript(unwrapped.words, command, text)?.kind === 'unknown') return 'shell';
  if (name === '.' || name === 'source') return isProcess(args[0], text) ? 'shell' : undefined;
  if (setting.test(name) && args.some(isSubstitution)) return 'shell';
  const before = all.slice(0, all.length - unwrapped.words.length);
  if (before[0]?.text === 'env' && before.some(isSubstitution)) return 'shell';
  if (obeying.test(name)) return 'other';
  if (program !== undefined && isOnlyUnknown(program)) return 'named';
  if (!isInterpreter(name)) return undefined;
  const [script] = scriptWords(name, args);
  if (script !== undefined && isOnlyUnknown(script) && !isProcess(script, text)) return 'named';
  if (isProcess(script, text)) return interpreterName(name).endsWith('sh') ? 'shell' : 'other';
  // xargs(1) names the scripts that find(1) prints.
  if (unwrapped.takesMore && script === undefined) return 'other';
  const isInput = script?.text === '-' || (script === undefined && args.every((word) => word.text === '-'));
  return isInput ? 'other' : undefined;
}

function placed(path: string, { scope }: ScannedCommand): readonly string[] {
  if (path === '' || path.includes(unknownText)) return [];
  const directory = scope.directory();
  if (path.startsWith('/')) return [path];
  return directory === undefined ? [] : [posix.resolve(directory, path)];
}

/** Returns the file that a command reads as its input, also by a redirection of the loop in which it stands. */
export function inputFiles(found: ScannedCommand): readonly string[] {
  const { text, command, scope } = found;
  if (command.input === undefined) return [];
  return expandWord(command.input, text, scope).flatMap((word) => placed(word.text, found));
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

/** Returns the files whose text a command prints. */
export function filesPrintedBy(found: ScannedCommand): readonly string[] {
  const [program, ...args] = found.unwrapped.words.map(textWithWildcards);
  // `$(< FILE)`
  if (program === undefined) return inputFiles(found);
  const name = programName(program);
  if (name === 'curl')
    return args.flatMap((word) => /^file:\/\/(?:localhost)?(\/.*)$/u.exec(word)?.[1] ?? []);
  if (!printing.test(name)) return [];
  const operands = args.filter((word) => word.includes('/') || word.startsWith('.'));
  return [...operands.flatMap((word) => placed(word, found)), ...inputFiles(found)];
}

function namesPrintedBy(found: ScannedCommand): readonly string[] {
  const [program, ...args] = found.unwrapped.words.map(({ text }) => text);
  return programName(program ?? '') === 'find' ? namedByFind(found, args) : [];
}

/** Returns the file from which xargs(1) takes arguments. */
function listOfArguments(found: ScannedCommand): readonly string[] {
  const { words, unwrapped } = found;
  if (!unwrapped.takesMore) return [];
  const before = words.slice(0, words.length - unwrapped.words.length).map(({ text }) => text);
  return optionValues(before, '-a --arg-file').flatMap((path) => placed(path, found));
}

/** Returns the files whose text a command passes on. */
export function filesPassedOn(found: ScannedCommand): readonly string[] {
  return [...found.reads, found].flatMap(filesPrintedBy).concat(inputFiles(found));
}

/** Returns the files whose text a command obeys: those that others print for it, and the one that it reads. */
export function obeyedFiles(found: ScannedCommand): readonly string[] {
  const { reads, unwrapped } = found;
  return [
    ...reads.flatMap(filesPrintedBy),
    ...(unwrapped.takesMore ? reads.flatMap(namesPrintedBy) : []),
    ...listOfArguments(found),
    ...inputFiles(found),
  ];
}

/** Commands that print their arguments. */
const echoing = /^(?:echo|printf)$/u;

/** Returns the texts, as far as they are known, that others print for a command, or that stand in it. */
export function printedTexts(found: ScannedCommand): readonly string[] {
  const { reads, command, text, scope } = found;
  const echoed = reads.flatMap(({ unwrapped }) => {
    const [program, ...args] = unwrapped.words;
    if (!echoing.test(program?.text ?? '')) return [];
    return [args.flatMap((word) => knownTextOf(word) ?? []).join('\n')];
  });
  const bodies = command.heredocs.map(({ body }) => text.slice(body.start, body.end));
  const strings = command.hereStrings.map(({ start, end }) => {
    const [only] = parseShell(text, { start, end }).commands;
    return (only?.words ?? [])
      .flatMap((word) => expandWord(word, text, scope))
      .flatMap((word) => knownTextOf(word) ?? [])
      .join(' ');
  });
  return [...echoed, ...bodies, ...strings];
}
