import type { RunCommand, RunWord } from '../../core/dockerfile.ts';
import { operands, writtenCommand } from './image-commands.ts';
import {
  stepText,
  digests,
  hasValue,
  rawText,
  readers,
  refersTo,
  type SecretReference,
  type SecretStep,
  type StepSecret,
} from './secret-references.ts';

/** How a command leaves a secret behind. */
export interface KeptSecret {
  /** `cat writes it to /app/k`. */
  how: string;
  file?: string;
  isSetting?: boolean;
}

/** Programs that put a copy of a file elsewhere. */
const copiers: ReadonlySet<string> = new Set(['cp', 'install', 'mv', 'rsync', 'dd', 'tar', 'scp']);

/** Commands that store a setting, by their first words. */
const settings =
  /^(?:npm|pnpm|yarn|pip3?|poetry|composer|bundle|git|gem|helm|nuget|dotnet nuget|conda|mc alias|aws configure) (?:.*\b)?(?:config|set|add|source)\b/u;

/** Places that no layer keeps. */
const volatile = /^(?:\/dev|\/run|\/proc|\/sys)\//u;

function isVolatile({ mounted }: SecretStep, file: string): boolean {
  return volatile.test(file) || mounted.some((folder) => file === folder || file.startsWith(`${folder}/`));
}

/** The file that the output of a command goes to; absent for the log of the build or another program. */
function outputOf(text: string): string | undefined {
  const [command = ''] = text.split('\n', 1);
  return />>?\|?\s*["']?([^\s"'&;|]+)/u.exec(command.replaceAll(/[0-9]?>&[0-9-]|2>>?\s*\S+/gu, ''))?.[1];
}

function shown(word: string | undefined): string | undefined {
  return word?.replaceAll('\0', '…');
}

/** Where a program that copies files puts them; absent if that is not clear. */
function destinationOf(command: RunCommand): string | undefined {
  const { program, arguments: words } = command;
  if (program === 'dd') return words.find(({ text }) => text.startsWith('of='))?.text.slice(3);
  return program === 'tar' ? undefined : operands(command).at(-1)?.text;
}

const recursive = /^(?:-[A-Za-z]*[rRa]|--recursive|--archive)/u;

/** Whether a copy of a directory has the file in it. */
function takesFolder({ program, arguments: words }: RunCommand, path: string | undefined): boolean {
  const isRecursive =
    program === 'tar' || program === 'rsync' || words.some(({ text }) => recursive.test(text));
  if (!isRecursive || path === undefined) return false;
  return words.some(({ text }) => /^\/./u.test(text) && path.startsWith(`${text.replace(/\/+\.?$/u, '')}/`));
}

/** Options of programs that copy over ssh, whose values are no files to copy. */
const ofSsh: ReadonlySet<string> = new Set(['-i', '-e', '-F', '-o', '--rsh']);

function copied(
  step: SecretStep,
  command: RunCommand,
  { file: reference }: SecretReference,
  { path }: StepSecret,
): KeptSecret | undefined {
  const startsWithIt = (text: string) => reference.exec(text.replace(/^(?:["']|if=)/u, ''))?.index === 0;
  const isTaken = command.arguments.some(
    (word, index, words) =>
      !ofSsh.has(words[index - 1]?.text ?? '') &&
      (startsWithIt(word.text) || startsWithIt(rawText(step, word))),
  );
  const to = destinationOf(command);
  const name = path?.slice(path.lastIndexOf('/') + 1) ?? '';
  const file = to !== undefined && /(?:^|\/)\.{0,2}$/u.test(to) ? `${to.replace(/\/$/u, '')}/${name}` : to;
  if ((!isTaken && !takesFolder(command, path)) || (file !== undefined && isVolatile(step, file)))
    return undefined;
  return { how: `${command.program} copies it`, ...(file === undefined ? {} : { file }) };
}

/** A clone keeps the address that it comes from, and options behind `clone`. */
function cloned(step: SecretStep, command: RunCommand, to: SecretReference): KeptSecret | undefined {
  const at = command.arguments.findIndex(({ text }) => text === 'clone');
  const words = command.arguments.slice(at + 1);
  if (at === -1 || !words.some((word) => hasValue(rawText(step, word), to))) return undefined;
  const [address, folder] = operands({ ...command, arguments: words.slice(words.findIndex(isAddress)) });
  const last = address?.text
    .split('/')
    .at(-1)
    ?.replace(/\.git$/u, '');
  return { how: 'git keeps it in the clone', file: `${folder?.text ?? last ?? ''}/.git/config` };
}

function isAddress({ text }: RunWord): boolean {
  return text.includes('://') || text.includes('@');
}

/** The file that an editor changes in place. */
function editedFile({ program, arguments: words }: RunCommand): string | undefined {
  if (!/^(?:sed|gsed|perl)$/u.test(program)) return undefined;
  const isInPlace = words.some(({ text }) => /^(?:-[A-Za-z]*i|--in-place)/u.test(text));
  return isInPlace ? words.at(-1)?.text : undefined;
}

/** The file that a command writes a secret into to which its text refers. */
function writtenFile(command: RunCommand, text: string, to: SecretReference): string | undefined {
  const { program, arguments: words } = command;
  if (program === 'tee') return operands(command)[0]?.text;
  const after = (option: string) => words[words.findIndex((word) => word.text === option) + 1]?.text ?? '';
  if (program === 'openssl' && words.some((word) => word.text === '-out'))
    return refersTo(after('-in'), to) ? after('-out') : undefined;
  const isGiven = command.wrappers.some((word) => word.text.endsWith('xargs'));
  const isValue = isGiven || !/^(?:echo|printf)$/u.test(program) || hasValue(text, to);
  return editedFile(command) ?? (readers.test(program) && isValue ? outputOf(text) : undefined);
}

/** Whether a command prints the variables of the environment, one with a secret among them. */
function printsVariable(command: RunCommand, { variable }: StepSecret): boolean {
  if (variable === undefined) return false;
  const { program, arguments: words, wrappers } = command;
  const texts = words.map(({ text }) => text);
  if (program === '') return wrappers.at(0)?.text.endsWith('env') === true;
  if (program === 'env' || program === 'set') return texts.length === 0;
  if (program === 'export' || program === 'declare')
    return texts.length === 1 && /^-[px]+$/u.test(texts[0] ?? '');
  const isNamed = texts.length === 0 || texts.some((text) => text.includes(variable) || text.includes('\0'));
  return (program === 'printenv' || program === 'envsubst') && isNamed;
}

/** How a command leaves a secret behind; `undefined` if it does not. */
export function keptBy(
  step: SecretStep,
  index: number,
  to: SecretReference,
  secret: StepSecret,
): KeptSecret | undefined {
  const command = step.commands[index];
  if (command === undefined) return undefined;
  const { program, arguments: words } = command;
  if (copiers.has(program)) return copied(step, command, to, secret);
  const text = stepText(step, command);
  const prints = printsVariable(command, secret);
  if (!prints && !refersTo(text, to)) return undefined;
  const clone = program === 'git' ? cloned(step, command, to) : undefined;
  if (clone !== undefined) return clone;
  if (settings.test([program, ...words.map((word) => shown(word.text))].join(' ')))
    return { how: `${program} stores it in its settings`, isSetting: true };
  const file = shown(prints ? outputOf(text) : writtenFile(command, text, to));
  if (file === undefined || isVolatile(step, file)) return undefined;
  return { how: `${program} writes it to ${file}`, file };
}

/** Commands of a pipe before the last one that are followed. */
const longestPipe = 20;

/** How a command at the end of a pipe writes what a command before it read. */
export function keptByPipe(step: SecretStep, index: number, to: SecretReference): KeptSecret | undefined {
  const { commands } = step;
  const command = commands[index];
  if (command?.isPiped !== true) return undefined;
  const file = shown(
    command.program === 'tee' ? operands(command)[0]?.text : outputOf(stepText(step, command)),
  );
  if (file === undefined || isVolatile(step, file)) return undefined;
  let start = index;
  while (start > index - longestPipe && commands[start]?.isPiped === true) start--;
  const before = commands.slice(start, index);
  const from = before.findIndex((one) => readers.test(one.program) && refersTo(stepText(step, one), to));
  const isPassedOn = !commands
    .slice(start + from + 1, index + 1)
    .some(({ program }) => digests.test(program));
  return from === -1 || !isPassedOn ? undefined : { how: `${command.program} writes it to ${file}`, file };
}

/** Whether a command prints a secret for nobody but the log of the build. */
export function isPrinted(step: SecretStep, index: number, to: SecretReference, secret: StepSecret): boolean {
  const { dockerfile, commands } = step;
  const command = commands[index];
  if (command === undefined) return false;
  const prints =
    printsVariable(command, secret) ||
    (/^(?:cat|echo|printf|head|tail|env|printenv)$/u.test(command.program) &&
      (/^(?:echo|printf)$/u.test(command.program)
        ? hasValue(stepText(step, command), to)
        : refersTo(stepText(step, command), to)));
  const written = writtenCommand(dockerfile, command);
  if (!prints || written.includes('>') || written.includes('`')) return false;
  const isRead = commands[index + 1]?.isPiped === true;
  const isInside = commands.some(
    (other) => other !== command && other.at.start <= command.at.start && other.at.end >= command.at.end,
  );
  const before = dockerfile.text.slice(Math.max(0, command.at.start - 200), command.at.start);
  return !isRead && !isInside && !/\$\(\s*$|<\(\s*$/u.test(before);
}

/** Whether a command of the step removes the file again, or takes the setting back. */
export function isUndone(
  { removed, resetsSettings }: SecretStep,
  { file, isSetting = false }: KeptSecret,
): boolean {
  return (isSetting && resetsSettings) || (file !== undefined && removed.some((text) => isIn(file, text)));
}

/** Whether a file is what a word of `rm` names, or below it. The start of either may be a variable. */
function isIn(file: string, text: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return text !== '' && (text.endsWith(name) || file.startsWith(`${text}/`) || file.includes(`/${text}/`));
}
