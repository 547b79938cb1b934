import type { Location } from '../core/location.ts';
import type { CredentialSighting, Entry } from '../core/workload.ts';
import { credentialDetector, credentialFormat, nameDetector } from '../knowledge/credentials.ts';

/** The settings that are commands. */
export type CommandPlace = Extract<CredentialSighting['where'], 'command' | 'entrypoint' | 'healthcheck'>;

/** One argument, or a whole line for a shell. `open` says why its text is not wholly known. */
export interface CommandWord {
  text: string;
  open?: string;
  at: readonly Location[];
}

/** `--name` and `-name`; a single letter says nothing by itself. */
const flag = /^--?([A-Za-z][\w.-]{2,63})$/u;

/** `--name=value` and `NAME=value`, in a line for a shell too. */
const assigned = /(?:^|[\s"'(;&|])((?:--?)?[A-Za-z_][\w.-]{2,63})=("[^"]*"|'[^']*'|[^\s"';&|)]+)/gu;

/** `--name value` in a line for a shell. */
const spaced = /(?:^|[\s"'(;&|])(--?[A-Za-z][\w.-]{2,63})[ \t]+("[^"]*"|'[^']*'|[^\s"';&|)-][^\s"';&|)]*)/gu;

function bare(value: string): string {
  return value.replace(/^(["'])(.*)\1$/su, '$2');
}

/** A sighting where the name alone tells; a value with a form of its own is found by that. */
function byName(where: CommandPlace, name: string, value: string, open?: string): CredentialSighting[] {
  if (credentialDetector(name.replace(/^--?/u, ''), value) !== nameDetector) return [];
  const length = open === undefined ? { length: value.length } : {};
  return [{ where, name, detector: nameDetector, ...length }];
}

function inside(where: CommandPlace, { text, open }: CommandWord): CredentialSighting[] {
  const found = credentialFormat(text);
  const form = found === undefined ? [] : [{ where, name: '', ...found }];
  const pairs = [...text.matchAll(assigned), ...text.matchAll(spaced)];
  return [...form, ...pairs.flatMap(([, name = '', value = '']) => byName(where, name, bare(value), open))];
}

/** The value of a flag that is the argument before it. */
function afterFlag(
  where: CommandPlace,
  before: CommandWord | undefined,
  word: CommandWord,
): Entry<CredentialSighting>[] {
  if (before === undefined || !flag.test(before.text) || word.text.startsWith('-')) return [];
  const value = word.open !== undefined && word.text === '' ? '\0' : word.text;
  const at = [...before.at, ...word.at];
  return byName(where, before.text, value, word.open).map((sighting) => ({ value: sighting, at }));
}

/**
 * What looks like a credential in a command: a text with the form of one, or the value of a flag or
 * an assignment that by its name holds one. A word that is not known leaves an unresolved entry,
 * unless it is the value of such a flag.
 */
export function commandSightings(
  where: CommandPlace,
  words: readonly CommandWord[],
): Entry<CredentialSighting>[] {
  return words.flatMap((word, index) => {
    const own = inside(where, word).map((value) => ({ value, at: word.at }));
    const found: Entry<CredentialSighting>[] = [...own, ...afterFlag(where, words[index - 1], word)];
    if (found.length > 0 || word.open === undefined) return found;
    return [{ unresolved: `${where}: ${word.open}`, at: word.at }];
  });
}
