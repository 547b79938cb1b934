import type { RunCommand, RunWord } from '../../../core/image/dockerfile.ts';
import { isWithin } from '../../../core/is-within.ts';
import { operands, writtenCommand } from './image-commands.ts';
import { copiedTo } from './copied-secret.ts';
import { copies, copiers, digests, readers, storesInput, storesSetting } from './secret-programs.ts';
import { hasValue, refersTo, startsWithFile, type SecretReference } from './secret-references.ts';
import {
  fromDirectory,
  inputText,
  plainPaths,
  rawText,
  stepText,
  textBehind,
  type SecretStep,
} from './secret-step.ts';

/** How a command leaves a secret behind. */
export interface KeptSecret {
  /** `cat writes it to /app/k`. */
  how: string;
  file?: string;
  isSetting?: boolean;
  /** The end of the path where its program keeps it, if it has a place of its own. */
  store?: string;
}

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

/** The ends of compound commands, with how they begin, and the redirection behind them. */
const compounds: readonly { begin: RegExp; end: RegExp }[] = [
  { begin: /\{\s/u, end: /^[^{}]*\}\s*(?:&>|>>?\|?)\s*["']?([^\s"'&;|]+)/u },
  { begin: /\bdo\b/u, end: /^(?:(?!\bdone\b)[\s\S])*\bdone\b[^;&|\n]*?(?<!\d)>>?\|?\s*["']?([^\s"'&;|]+)/u },
  { begin: /\bthen\b/u, end: /^(?:(?!\bfi\b)[\s\S])*\bfi\s*>>?\|?\s*["']?([^\s"'&;|]+)/u },
];

/** The file that the output of the group or loop around a command goes to. */
function outputOfGroup(step: SecretStep, command: RunCommand): string | undefined {
  const { dockerfile, instruction } = step;
  const before = dockerfile.text.slice(instruction.span.start, command.at.start);
  const behind = textBehind(step, command);
  return compounds
    .filter(({ begin }) => begin.test(before))
    .map(({ end }) => end.exec(behind)?.[1])
    .find((file) => file !== undefined);
}

function shown(word: string | undefined): string | undefined {
  return word?.replaceAll('\0', '…');
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
  if (!/^(?:sed|gsed|perl|yq)$/u.test(program)) return undefined;
  const isInPlace = words.some(({ text }) => /^(?:-[A-Za-z]*i|--in-place)/u.test(text));
  return isInPlace ? words.at(-1)?.text : undefined;
}

/** Whether a command refers to a secret as it is written, or once its variables are expanded. */
function refers({ arguments: words }: RunCommand, text: string, to: SecretReference): boolean {
  return refersTo(text, to) || words.some((word) => to.file.test(plainPaths(word.text)));
}

/** Options with the file that a program writes. */
const outputOptions: Readonly<Record<string, RegExp>> = {
  openssl: /^-out$/u,
  gpg: /^(?:-o|--output)$/u,
  gpg2: /^(?:-o|--output)$/u,
  age: /^(?:-o|--output)$/u,
  sort: /^(?:-o|--output)$/u,
  sops: /^--output$/u,
};

/** The file that a program writes by an option. */
function optionFile({ program, arguments: words }: RunCommand): string | undefined {
  const option = outputOptions[program];
  const at = option === undefined ? -1 : words.findIndex(({ text }) => option.test(text));
  return at === -1 ? undefined : words[at + 1]?.text;
}

/** Whether a command prints a secret to which its text refers. */
function printsText({ program, wrappers }: RunCommand, text: string, to: SecretReference): boolean {
  const isGiven = wrappers.some((word) => word.text.endsWith('xargs'));
  return readers.test(program) && (isGiven || !/^(?:echo|printf)$/u.test(program) || hasValue(text, to));
}

/** The file that a command writes a secret into to which its text refers. */
function writtenFile(
  step: SecretStep,
  command: RunCommand,
  text: string,
  to: SecretReference,
): string | undefined {
  const { program, arguments: words } = command;
  if (program === 'tee') return operands(command)[0]?.text;
  const after = (option: string) => words[words.findIndex((word) => word.text === option) + 1]?.text ?? '';
  if (program === 'openssl' && words.some((word) => word.text === '-out'))
    return refersTo(after('-in'), to) ? after('-out') : undefined;
  const edited = editedFile(command);
  if (edited !== undefined || !printsText(command, inputText(step, command), to)) return edited;
  return optionFile(command) ?? outputOf(text) ?? outputOfGroup(step, command);
}

/** Whether a command prints the variables of the environment or of the shell, one with a secret among them. */
function printsVariable(command: RunCommand, { variables, exported }: SecretReference): boolean {
  if (variables.size === 0) return false;
  const { program, arguments: words, wrappers } = command;
  const texts = words.map(({ text }) => text);
  if (program === 'set') return texts.length === 0;
  if (program === 'declare' || program === 'typeset')
    return texts.length === 1 && /^-[px]+$/u.test(texts[0] ?? '');
  if (exported.size === 0) return false;
  if (program === '') return wrappers.at(0)?.text.endsWith('env') === true;
  if (program === 'env') return texts.length === 0;
  if (program === 'export') return texts.length === 1 && /^-p$/u.test(texts[0] ?? '');
  const isNamed = texts.some(
    (text) => text.includes('\0') || [...exported].some((name) => text.includes(name)),
  );
  return (program === 'printenv' || program === 'envsubst') && (texts.length === 0 || isNamed);
}

/** How a command leaves a secret behind; `undefined` if it does not. */
export function keptBy(
  step: SecretStep,
  index: number,
  to: SecretReference,
  path: string | undefined,
): KeptSecret | undefined {
  const command = step.commands[index];
  if (command === undefined) return undefined;
  const copy = copiedTo(step, index, to, path);
  if (copy !== undefined) {
    const file = copy.file && fromDirectory(copy.file, to.directory);
    if (file !== undefined && isVolatile(step, file)) return undefined;
    return { how: `${command.program} copies it`, ...(file === undefined ? {} : { file }) };
  }
  if (copies(command) && command.program !== 'dd') return undefined;
  const text = stepText(step, command);
  const prints = printsVariable(command, to);
  if (!prints && !refers(command, inputText(step, command), to)) return undefined;
  const clone = command.program === 'git' ? cloned(step, command, to) : undefined;
  if (clone !== undefined) return clone;
  if (storesSetting(command)) return { how: `${command.program} stores it in its settings`, isSetting: true };
  if (storesInput(command)) return stored(command);
  const written = prints
    ? (outputOf(text) ?? outputOfGroup(step, command))
    : writtenFile(step, command, text, to);
  return keptIn(step, command, written, to);
}

/** Where programs keep logins and keys, as the end of a path; their variables may name another place. */
const storePlaces: Readonly<Record<string, string>> = {
  gpg: '.gnupg',
  gpg2: '.gnupg',
  docker: '.docker',
  podman: 'containers',
  gh: '.config/gh',
  git: '.git-credentials',
  npm: '.npmrc',
};

function stored({ program }: RunCommand): KeptSecret {
  return { how: `${program} stores it`, isSetting: true, store: storePlaces[program] ?? `.${program}` };
}

function keptIn(
  step: SecretStep,
  { program, wrappers }: RunCommand,
  written: string | undefined,
  to: SecretReference,
): KeptSecret | undefined {
  const file = written === undefined ? undefined : shown(fromDirectory(written, to.directory));
  // Through a link to the secret a program writes into the mount.
  if (file === undefined || isVolatile(step, file) || startsWithFile(file, to)) return undefined;
  // `env` alone is a wrapper of no program.
  const writer = program === '' ? (wrappers.at(-1)?.text ?? 'the shell') : program;
  return { how: `${writer} writes it to ${file}`, file };
}

/** Commands of a pipe before the last one that are followed. */
const longestPipe = 20;

/** The file that a command at the end of a pipe writes what it reads to, without a redirection. */
function pipedFile(command: RunCommand): string | undefined {
  const { program, arguments: words } = command;
  if (program === 'tee') return operands(command)[0]?.text;
  if (program === 'tar' && words.some(({ text }) => /^-?[A-Za-z]*x/u.test(text)))
    return words[words.findIndex(({ text }) => /^(?:-C|--directory)$/u.test(text)) + 1]?.text;
  const readsInput = words.some(({ text }) => text === '/dev/stdin' || text === '/proc/self/fd/0');
  if (copiers.has(program) && readsInput) return operands(command).at(-1)?.text;
  if (program === 'dd') return words.find(({ text }) => text.startsWith('of='))?.text.slice(3);
  return optionFile(command);
}

/** How a command at the end of a pipe writes or stores what a command before it read. */
export function keptByPipe(step: SecretStep, index: number, to: SecretReference): KeptSecret | undefined {
  const { commands } = step;
  const command = commands[index];
  if (command?.isPiped !== true) return undefined;
  const stores = storesInput(command);
  const written = pipedFile(command) ?? outputOf(stepText(step, command));
  const kept = stores ? stored(command) : keptIn(step, command, written, to);
  if (kept === undefined) return undefined;
  let start = index;
  while (start > index - longestPipe && commands[start]?.isPiped === true) start--;
  const before = commands.slice(start, index);
  const from = before.findIndex((one) => readers.test(one.program) && refersTo(inputText(step, one), to));
  const behind = commands.slice(start + from + 1, stores ? index : index + 1);
  const isPassedOn = !behind.some(({ program }) => digests.test(program));
  return from === -1 || !isPassedOn ? undefined : kept;
}

/** Whether a command prints a secret for nobody but the log of the build. */
export function isPrinted(step: SecretStep, index: number, to: SecretReference): boolean {
  const { dockerfile, commands } = step;
  const command = commands[index];
  if (command === undefined) return false;
  const prints =
    printsVariable(command, to) ||
    (/^(?:cat|echo|printf|head|tail|env|printenv)$/u.test(command.program) &&
      (/^(?:echo|printf)$/u.test(command.program)
        ? hasValue(stepText(step, command), to)
        : refersTo(stepText(step, command), to)));
  const written = writtenCommand(dockerfile, command);
  if (!prints || written.includes('>') || written.includes('`')) return false;
  if (outputOfGroup(step, command) !== undefined) return false;
  const isRead = commands[index + 1]?.isPiped === true;
  const isInside = commands.some(
    (other) => other !== command && other.at.start <= command.at.start && other.at.end >= command.at.end,
  );
  const before = dockerfile.text.slice(Math.max(0, command.at.start - 200), command.at.start);
  return !isRead && !isInside && !/\$\(\s*$|<\(\s*$/u.test(before);
}

/** The function of the shell that a command is in; its callers decide where the output goes. */
export function functionAround(
  { dockerfile, instruction }: SecretStep,
  { at }: RunCommand,
): string | undefined {
  const before = dockerfile.text.slice(instruction.span.start, at.start);
  const begin = [...before.matchAll(functionHead)].at(-1);
  if (begin === undefined) return undefined;
  const body = before.slice(begin.index + begin[0].length).replaceAll(/\$\{[^{}]*\}/gu, '');
  return body.includes('}') ? undefined : (begin[1] ?? begin[2]);
}

/** How a function of a shell begins: `name() {`, `function name {`. */
const functionHead = /(?:\bfunction[ \t]+([\w-]+)[ \t]*(?:\(\s*\))?|(?<![\w-])([\w-]+)[ \t]*\(\s*\))\s*\{/gu;

/** Whether a command of the step removes the file again, or takes the setting back. */
export function isUndone(
  { removed, resetsSettings }: SecretStep,
  { file, isSetting = false, store }: KeptSecret,
): boolean {
  // A variable, such as GNUPGHOME, leaves nothing of the word.
  if (store !== undefined && removed.some((text) => text === '' || text.includes(store))) return true;
  return (isSetting && resetsSettings) || (file !== undefined && removed.some((text) => isIn(file, text)));
}

/** Whether a file is what a word of `rm` names, or below it. The start of either may be a variable. */
function isIn(file: string, text: string): boolean {
  if (file.startsWith('/') && text.startsWith('/')) return isWithin(file, text);
  const name = file.slice(file.lastIndexOf('/') + 1);
  return text !== '' && (text.endsWith(name) || file.startsWith(`${text}/`) || file.includes(`/${text}/`));
}
