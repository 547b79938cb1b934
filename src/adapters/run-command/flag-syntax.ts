import { unknownText } from '../../formats/shell-words/expand.ts';
import type { Argument } from '../../formats/shell-words/expand.ts';
import type { Span } from '../../core/location.ts';

/** How a flag is written. */
export interface FlagSyntax {
  short?: string;
  /** It takes a value only with `=`, and is true without one. */
  toggle?: boolean;
}

/** One use of a flag. */
export interface FlagUse {
  /** The long name. */
  flag: string;
  /** Unknown parts are `unknownText`. */
  value: string;
  unknown: readonly string[];
  /** The words it is written in. */
  words: readonly Argument[];
  /**
   * Set for a short flag, as in `-it`: the index of the letter in the first word, whether the word holds
   * nothing but this flag, and whether the rest of the word is its value.
   */
  letter?: { index: number; alone: boolean; attached: boolean };
}

/** Why a part of the command line is uncertain. */
export interface FlagDoubt extends Span {
  what: string;
  /** By the name of its variable it is nothing but options, after which the image comes. */
  isOptions?: boolean;
}

export interface ParsedFlags {
  uses: readonly FlagUse[];
  /** The words from the first one that is not a flag. */
  rest: readonly Argument[];
  /** What the client refuses. */
  errors: readonly FlagDoubt[];
  /** Words that may be any flags. */
  doubts: readonly FlagDoubt[];
}

interface Reading {
  table: Readonly<Record<string, FlagSyntax>>;
  queue: Argument[];
  uses: FlagUse[];
  errors: FlagDoubt[];
  doubts: FlagDoubt[];
}

/**
 * Parses flags as spf13/pflag does without interspersed arguments, as `docker run` uses it: `--flag value`,
 * `--flag=value`, `-f value`, `-fvalue`, `-f=value`, clusters of letters, `--` as the end. Parsing ends at
 * the first word that is not a flag.
 */
export function parseFlags(
  words: readonly Argument[],
  table: Readonly<Record<string, FlagSyntax>>,
): ParsedFlags {
  const reading: Reading = { table, queue: words.toReversed(), uses: [], errors: [], doubts: [] };
  while (readFlag(reading));
  const { queue, uses, errors, doubts } = reading;
  return { rest: queue.toReversed(), uses, errors, doubts };
}

/** Reads the flag at the head of the queue; returns false if there is none, or `--`. */
function readFlag(reading: Reading): boolean {
  const word = reading.queue.at(-1);
  if (!word) return false;
  if (word.any || word.text === unknownText) return readUnknown(reading, word);
  if (!word.text.startsWith('-') || word.text === '-') return false;
  reading.queue.pop();
  if (word.text === '--') return false;
  if (word.text.startsWith('--')) readLong(reading, word);
  else readLetters(reading, word);
  return true;
}

/** Names of variables that hold an image. */
const imageName = /^\$\{?\w*(?:image|img|tag)(?:_?(?:name|ref|id))?(?:\W|$)/iu;

/** Names of variables that hold options: `OPTS`, `DOCKER_RUN_ARGS`, `extra_flags`. */
const optionsName = /^\$\{?\w*(?:opt|option|arg|argument|flag|param|parameter)s?(?:\[[@*]\])?\}?$/iu;

/** Reads an unknown word: as the last word it must be the image; before that it may be flags. */
function readUnknown({ queue, doubts }: Reading, word: Argument): boolean {
  const image = queue.length === 1 || imageName.test(word.unknown.join(''));
  if (image && !word.any) return false;
  const isOptions = optionsName.test(word.unknown.join(''));
  const place = { start: word.start, end: word.end };
  doubts.push({ what: 'an expansion that may be any option', ...place, ...(isOptions && { isOptions }) });
  if (image || !word.any) return false;
  queue.pop();
  return true;
}

function readLong(reading: Reading, word: Argument): void {
  const equals = word.text.indexOf('=');
  const name = word.text.slice(2, equals === -1 ? undefined : equals);
  const syntax = Object.hasOwn(reading.table, name) ? reading.table[name] : undefined;
  if (!syntax) refuse(reading, word, `--${name}`);
  else if (equals !== -1) addUse(reading, name, word.text.slice(equals + 1), [word]);
  else if (syntax.toggle === true) addUse(reading, name, 'true', [word]);
  else takeValue(reading, name, word);
}

function readLetters(reading: Reading, word: Argument): void {
  const { text } = word;
  for (let index = 1; index < text.length; index++) {
    const letter = text[index] ?? '';
    const name = longName(reading.table, letter);
    const place = { index, alone: text.length === 2, attached: false };
    const holder = { index, alone: index === 1, attached: true };
    if (name === undefined) return refuse(reading, word, `-${letter}`);
    if (text[index + 1] === '=' && index + 2 < text.length) {
      return addUse(reading, name, text.slice(index + 2), [word], holder);
    }
    if (reading.table[name]?.toggle === true) addUse(reading, name, 'true', [word], place);
    else if (index + 1 < text.length) {
      return addUse(reading, name, text.slice(index + 1), [word], holder);
    } else return takeValue(reading, name, word, place);
  }
}

function longName(table: Readonly<Record<string, FlagSyntax>>, letter: string): string | undefined {
  return Object.keys(table).find((name) => table[name]?.short === letter);
}

/** Refuses an option that the command does not have, as it was written: `--nosuch`. */
function refuse({ errors, doubts }: Reading, word: Argument, option: string): void {
  const place = { start: word.start, end: word.end };
  if (option.includes(unknownText)) doubts.push({ what: 'an expansion in the name of an option', ...place });
  else errors.push({ what: `unknown option ${option}`, ...place });
}

function takeValue(reading: Reading, name: string, word: Argument, letter?: FlagUse['letter']): void {
  const value = reading.queue.pop();
  if (value) addUse(reading, name, value.text, [word, value], letter);
  else reading.errors.push({ what: `--${name} has no value`, start: word.start, end: word.end });
}

function addUse(
  { uses }: Reading,
  flag: string,
  value: string,
  words: readonly Argument[],
  letter?: FlagUse['letter'],
): void {
  const holds = value.includes(unknownText);
  const unknown = holds ? words.flatMap((word) => word.unknown) : [];
  uses.push({ flag, value, unknown, words, ...(letter ? { letter } : {}) });
}
