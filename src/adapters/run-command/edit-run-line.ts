import type { ProposedChange } from '../../core/findings/finding.ts';
import type { CommandLocation, Location } from '../../core/location.ts';
import { shellQuoted } from '../../core/shell-quoted.ts';
import type { ShellContext } from '../shell/script-scope.ts';
import { readScript } from './read-script.ts';

/** A change that options of `docker run` can express, and the words that it writes. */
export interface OptionChange {
  /** Where the setting is written now. */
  at: readonly Location[];
  /** The option and its value; missing for a removal. */
  words?: readonly string[];
}

/** A range of a text and what takes its place. */
export interface LineReplacement {
  start: number;
  end: number;
  text: string;
}

/** A change of a text of `docker run` lines. */
export interface LineEdit {
  replacements: readonly LineReplacement[];
  /** What is written; missing for a removal. */
  option?: string;
  /** Characters that it adds before the options of the line. */
  added: number;
}

/** Whether a place is words of their own that begin with an option: then others can stand there. */
function isWhole(text: string, { range }: CommandLocation): boolean {
  const before = text[range.startOffset - 1] ?? ' ';
  return /^["']?-/u.test(text.slice(range.startOffset, range.startOffset + 2)) && /\s/u.test(before);
}

function removal({ range, remove = range }: CommandLocation): LineReplacement {
  return { start: remove.startOffset, end: remove.endOffset, text: '' };
}

function isSame(one: LineReplacement, other: LineReplacement): boolean {
  return one.start === other.start && one.end === other.end && one.text === other.text;
}

/** Whether two replacements cannot be made at once. What is added at one place stands side by side. */
export function overlap(one: LineReplacement, other: LineReplacement): boolean {
  if (isSame(one, other) && one.start < one.end) return false;
  return one.start < other.end && other.start < one.end;
}

/** Returns a text with replacements that do not overlap; those at one place in their order. */
export function replaceInLine(text: string, replacements: readonly LineReplacement[]): string {
  const ordered = replacements
    .filter(
      (one, at) => one.start === one.end || replacements.findIndex((other) => isSame(one, other)) === at,
    )
    .map((one, at) => ({ ...one, at }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end || a.at - b.at);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: put } of ordered) {
    parts.push(text.slice(at, start), put);
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Returns where the options of each run line of a text begin, by the offset at which the line starts. */
export function optionsPlaces(text: string, context: ShellContext): ReadonlyMap<number, number> {
  return new Map(readScript(text, context).runs.map(({ start, optionsAt }) => [start, optionsAt]));
}

/**
 * Returns the edit of a text of `docker run` lines that a change is: an option in the place of the one that is written,
 * else at `place`, before all others. `undefined` where the place is not that of an option. Whether docker takes the
 * result is another question.
 */
export function lineEdit(text: string, { at, words }: OptionChange, place: number): LineEdit | undefined {
  const places = at.filter((one) => one.in === 'command');
  // What shares a quoted word with other options cannot be taken out of it.
  if (places.length < at.length || places.some(({ remove }) => remove === undefined)) return undefined;
  if (words === undefined)
    return places.length === 0 ? undefined : { replacements: places.map(removal), added: 0 };
  const option = words.map(shellQuoted).join(' ');
  const [first, ...others] = places;
  if (first !== undefined && isWhole(text, first)) {
    const { startOffset: start, endOffset: end } = first.range;
    return { replacements: [{ start, end, text: option }, ...others.map(removal)], option, added: 0 };
  }
  const put = { start: place, end: place, text: `${option} ` };
  return { replacements: [put, ...places.map(removal)], option, added: put.text.length };
}

/** A change as options; `undefined` for one that they cannot express. */
export function optionChange(
  change: ProposedChange | undefined,
  written: (setting: Extract<ProposedChange, { kind: 'write' }>['setting']) => readonly Location[],
  optionOf: (
    setting: Extract<ProposedChange, { kind: 'write' }>['setting'],
    value: string | boolean | number,
  ) => readonly string[],
): OptionChange | undefined {
  switch (change?.kind) {
    case 'remove':
      return { at: change.at };
    case 'write':
      return { at: written(change.setting), words: optionOf(change.setting, change.value) };
    case 'append':
      return { at: [], words: optionOf(change.setting, change.value) };
    case 'replace':
      return { at: [change.at], words: optionOf(change.setting, change.value) };
    default:
      return undefined;
  }
}

/** Returns a text with all that may be a credential covered, as reports show command lines. */
export function maskedLine(text: string, context: ShellContext): string {
  return readScript(text, context).masked;
}

/** Returns a text with what may be a credential covered at some places, by `x`, as reports show command lines. */
export function coveredLine(text: string, places: readonly Location[], context: ShellContext): string {
  const { masked } = readScript(text, context);
  let covered = text;
  for (const place of places) {
    if (place.in !== 'command') continue;
    const { startOffset: start, endOffset: end } = place.range;
    covered = covered.slice(0, start) + masked.slice(start, end) + covered.slice(end);
  }
  return covered;
}
