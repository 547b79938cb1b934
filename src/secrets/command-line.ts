import type { Location } from '../core/location.ts';
import type { WorkloadCredential, Entry } from '../core/workload/workload.ts';
import { credentialDetector, credentialFormat, nameDetector } from '../knowledge/credentials/credentials.ts';
import { pipedCredentials } from './piped.ts';
import { jsonSettingIn } from './structured.ts';
import {
  operandCredentials,
  type OptionCredential,
  optionCredentials,
  shellCommands,
  wordsOf,
} from './program-options.ts';

/** The settings that are commands. */
export type CommandPlace = Extract<
  WorkloadCredential['where'],
  'command' | 'entrypoint' | 'healthcheck' | 'hook' | 'dockerfile' | 'config' | 'configuration-file'
>;

/** One argument, or a whole shell line. `open` says why its text is not wholly known. */
export interface CommandWord {
  text: string;
  open?: string;
  at: readonly Location[];
}

/** `--name` and `-name`; a single letter says nothing about its value. */
const flag = /^--?([A-Za-z][\w.-]{2,63})$/u;

/** `--name=value` and `NAME=value`, in a shell line too. */
const assigned = /(?:^|[\s"'(;&|])((?:--?)?[A-Za-z_][\w.-]{2,63})=("[^"]*"|'[^']*'|[^\s"';&|)]+)/gu;

/** `--name value` in a shell line. */
const spaced = /(?:^|[\s"'(;&|])(--?[A-Za-z][\w.-]{2,63})[ \t]+("[^"]*"|'[^']*'|[^\s"';&|)-][^\s"';&|)]*)/gu;

function bare(value: string): string {
  return value.replace(/^(["'])(.*)\1$/su, '$2');
}

/** Returns a credential found by its name; a value with a known format is found by that instead. */
function byName(where: CommandPlace, name: string, value: string, open?: string): WorkloadCredential[] {
  if (credentialDetector(name.replace(/^--?/u, ''), value) !== nameDetector) return [];
  const length = open === undefined ? { length: value.length } : {};
  return [{ where, name, detector: nameDetector, ...length }];
}

function ofOption(
  { program, option, length }: Pick<OptionCredential, 'program' | 'option' | 'length'>,
  where: CommandPlace,
  open?: string,
): WorkloadCredential {
  const detector = `password for ${program}`;
  return { where, name: option, detector, ...(open === undefined ? { length } : {}) };
}

function programCredentials(words: readonly string[]): readonly OptionCredential[] {
  return [...optionCredentials(words), ...operandCredentials(words)];
}

/** Returns the credentials that a shell line passes to options and operands of well-known programs. */
function inLine(
  where: CommandPlace,
  { text, open }: CommandWord,
  before: readonly string[],
): WorkloadCredential[] {
  if (!/\s/u.test(text) && before.length === 0) return [];
  const asArguments = before.length === 0 ? [] : [[...before, ...wordsOf(text)]];
  const credentials = [...shellCommands(text), ...asArguments].flatMap(programCredentials);
  const piped = pipedCredentials(text).map((credential) => ({ ...credential, option: '' }));
  return [...credentials, ...piped].map((credential) => ofOption(credential, where, open));
}

/**
 * Returns the credentials that arguments pass to options of well-known programs, by the word with the value.
 */
function inArguments(
  where: CommandPlace,
  words: readonly CommandWord[],
  before: readonly string[],
): ReadonlyMap<number, readonly Entry<WorkloadCredential>[]> {
  const credentials = programCredentials([...before, ...words.map(valueOf)]);
  const entries = credentials.flatMap(({ word, optionWord, ...credential }) => {
    const own = word - before.length;
    if (own < 0) return [];
    const open = words[own]?.open;
    const at = [...new Set([optionWord - before.length, own])].flatMap((index) => words[index]?.at ?? []);
    return [[own, { value: ofOption(credential, where, open), at }] as const];
  });
  const byWord = Map.groupBy(entries, ([word]) => word);
  return new Map([...byWord].map(([word, members]) => [word, members.map(([, entry]) => entry)]));
}

/** An unknown value is not an empty one. */
function valueOf({ text, open }: CommandWord): string {
  return open !== undefined && text === '' ? '\0' : text;
}

function inside(
  where: CommandPlace,
  { text, open }: CommandWord,
  before: readonly string[],
): WorkloadCredential[] {
  const found = credentialFormat(text) ?? jsonSettingIn(text);
  const form = found === undefined ? [] : [{ where, name: '', ...found }];
  const options = inLine(where, { text, ...(open !== undefined && { open }), at: [] }, before);
  const pairs = [...text.matchAll(assigned), ...text.matchAll(spaced)];
  return [
    ...form,
    ...options,
    ...pairs.flatMap(([, name = '', value = '']) => byName(where, name, bare(value), open)),
  ];
}

/** Returns the value of a flag that is the preceding argument. */
function afterFlag(
  where: CommandPlace,
  before: CommandWord | undefined,
  word: CommandWord,
): Entry<WorkloadCredential>[] {
  if (before === undefined || !flag.test(before.text) || word.text.startsWith('-')) return [];
  const at = [...before.at, ...word.at];
  return byName(where, before.text, valueOf(word), word.open).map((sighting) => ({ value: sighting, at }));
}

/**
 * Returns what looks like a credential in a command: a text with a known format, or the value of a flag or
 * assignment with a credential's name. An unknown word is an unresolved entry, unless it is the value of such
 * a flag. `before` are the words of the entrypoint whose arguments they are.
 */
export function findCommandCredentials(
  where: CommandPlace,
  words: readonly CommandWord[],
  before: readonly string[] = [],
): Entry<WorkloadCredential>[] {
  const isLine = words.length === 1 && /\s/u.test(words[0]?.text ?? '');
  const byOption = inArguments(where, words, isLine ? [] : before);
  return words.flatMap((word, index) => {
    const own = inside(where, word, isLine ? before : []).map((value) => ({ value, at: word.at }));
    const found: Entry<WorkloadCredential>[] = [
      ...own,
      ...afterFlag(where, words[index - 1], word),
      ...(byOption.get(index) ?? []),
    ];
    if (found.length > 0 || word.open === undefined) return found;
    return [{ unresolved: `${where}: ${word.open}`, at: word.at }];
  });
}

/** What looks like a credential in a command, without its place. */
export type FoundCredential = Omit<WorkloadCredential, 'where'>;

/**
 * Returns what looks like a credential in the words of a command, or in a shell line given as the only word; `before`
 * are the words of its entrypoint.
 */
export function credentialsIn(words: readonly string[], before: readonly string[] = []): FoundCredential[] {
  const credentials = findCommandCredentials(
    'command',
    words.map((text) => ({ text, at: [] })),
    before,
  );
  return credentials.flatMap((entry) => ('value' in entry ? [entry.value] : []));
}
