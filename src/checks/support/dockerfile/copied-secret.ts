import type { RunCommand, RunWord } from '../../../core/image/dockerfile.ts';
import { isWithin } from '../../../core/is-within.ts';
import { operands } from './image-commands.ts';
import { copies, copiers, keepsLinks, ofSsh, recursive } from './secret-programs.ts';
import { refersTo, startsWithFile, type SecretReference } from './secret-references.ts';
import { fromDirectory, plainPaths, rawText, stepText, type SecretStep } from './secret-step.ts';

/** A copy of a secret; the file is absent where it is not clear. */
export interface SecretCopy {
  file?: string;
}

/** Where a program that copies files puts them; absent if that is not clear. */
function destinationOf(command: RunCommand): string | undefined {
  const { program, arguments: words } = command;
  if (program === 'dd') return words.find(({ text }) => text.startsWith('of='))?.text.slice(3);
  // Without -d, unzip writes below the directory of the step.
  if (program === 'unzip') return words[words.findIndex(({ text }) => text === '-d') + 1]?.text;
  if (program === 'zip') return operands(command)[0]?.text;
  return program === 'tar' || program.startsWith('7z') ? undefined : operands(command).at(-1)?.text;
}

/** Whether a word is a directory that the file is in. */
function isFolderOf({ text }: RunWord, path: string, { directory }: SecretReference): boolean {
  if (text.startsWith('-')) return false;
  const folder = plainPaths(fromDirectory(text, directory)).replace(/(?<=.)\/+\.?$/u, '');
  return folder.startsWith('/') && folder !== '/' && path !== folder && isWithin(path, folder);
}

/** Whether a copy of a directory has the file in it. */
function takesFolder(
  { program, arguments: words }: RunCommand,
  path: string | undefined,
  to: SecretReference,
): boolean {
  const isRecursive =
    program === 'tar' || program === 'rsync' || words.some(({ text }) => recursive.test(text));
  return isRecursive && path !== undefined && words.some((word) => isFolderOf(word, path, to));
}

/** Whether a search by find goes through a directory with the file. */
function searchesFolder(
  { program, arguments: words }: RunCommand,
  path: string,
  to: SecretReference,
): boolean {
  const end = words.findIndex(({ text }) => /^[-(!]/u.test(text));
  const places = end === -1 ? words : words.slice(0, end);
  return (
    program === 'find' && places.some((word) => isFolderOf(word, path, to) || startsWithFile(word.text, to))
  );
}

/** What `find … -exec PROGRAM … ;` runs. */
function executedByFind({ arguments: words }: RunCommand): readonly RunWord[] {
  const at = words.findIndex(({ text }) => /^-(?:exec|execdir|ok|okdir)$/u.test(text));
  if (at === -1) return [];
  const behind = words.slice(at + 1);
  const end = behind.findIndex(({ text }) => text === ';' || text === '+');
  return end === -1 ? behind : behind.slice(0, end);
}

/** The last word that is no place of a found file. */
function lastPlace(words: readonly RunWord[]): SecretCopy {
  const file = words.findLast(({ text }, index) => index > 0 && text !== '{}' && !text.startsWith('-'))?.text;
  return file === undefined ? {} : { file };
}

function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

/** A copy of what find finds, or of what a command before `xargs` names. */
function copiedByName(
  { commands, ...step }: SecretStep,
  index: number,
  path: string | undefined,
  to: SecretReference,
): SecretCopy | undefined {
  const command = commands[index];
  if (command === undefined) return undefined;
  if (path !== undefined && searchesFolder(command, path, to)) {
    const words = executedByFind(command);
    return copiers.has(baseName(words[0]?.text ?? '')) ? lastPlace(words) : undefined;
  }
  const isGiven = command.isPiped && command.wrappers.some(({ text }) => baseName(text) === 'xargs');
  const before = commands[index - 1];
  if (!isGiven || before === undefined || !copiers.has(command.program)) return undefined;
  const names =
    refersTo(stepText({ ...step, commands }, before), to) ||
    (path !== undefined && searchesFolder(before, path, to));
  return names
    ? lastPlace([{ text: command.program, at: command.programAt }, ...command.arguments])
    : undefined;
}

/** Where a command copies a secret to; `undefined` if it does not copy it. `path` is where the secret is. */
export function copiedTo(
  step: SecretStep,
  index: number,
  to: SecretReference,
  path: string | undefined,
): SecretCopy | undefined {
  const command = step.commands[index];
  const byName = copiedByName(step, index, path, to);
  if (byName !== undefined || command === undefined || !copies(command)) return byName;
  const named = keepsLinks(command) ? { ...to, file: to.unlinked } : to;
  const isTaken = command.arguments.some(
    (word, position, words) =>
      !ofSsh.has(words[position - 1]?.text ?? '') &&
      (startsWithFile(word.text, named) || startsWithFile(rawText(step, word), named)),
  );
  if (!isTaken && !takesFolder(command, path, to)) return undefined;
  const target = destinationOf(command);
  const name = path?.slice(path.lastIndexOf('/') + 1) ?? '';
  const file =
    target !== undefined && /(?:^|\/)\.{0,2}$/u.test(target)
      ? `${target.replace(/\/$/u, '')}/${name}`
      : target;
  return file === undefined ? {} : { file };
}
