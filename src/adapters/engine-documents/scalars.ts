import { isJsonRecord } from '../../formats/json/members.ts';
import type { Entry, Written } from '../../core/workload.ts';
import { elements, isPresent, locate, members } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** A value that could not be understood, with its place. */
export type Unresolved = Extract<Entry<unknown>, { unresolved: string }>;

/** What stands where something else belongs. */
export function misfit(cursor: Cursor, wanted: string): Unresolved {
  const found = Array.isArray(cursor.value) ? 'list' : typeof cursor.value;
  return { unresolved: `a ${found} stands where ${wanted} belongs`, at: locate(cursor) };
}

function scalar<T>(
  cursor: Cursor,
  wanted: string,
  fits: (value: unknown) => value is T,
): { value: T; at: ReturnType<typeof locate> } | Unresolved | undefined {
  if (!isPresent(cursor)) return undefined;
  const { value } = cursor;
  return fits(value) ? { value, at: locate(cursor) } : misfit(cursor, wanted);
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isText = (value: unknown): value is string => typeof value === 'string';
const isInteger = (value: unknown): value is number => Number.isInteger(value);

/** A boolean; nothing where it is missing or null, unresolved where it is anything else. */
export function readBoolean(cursor: Cursor): Written<boolean> | undefined {
  return scalar(cursor, 'a boolean', isBoolean);
}

/** A string, the empty one included. */
export function readText(cursor: Cursor): Written<string> | undefined {
  return scalar(cursor, 'a string', isText);
}

/** A string; the empty one is the engine's way to say unset. */
export function readName(cursor: Cursor): Written<string> | undefined {
  return cursor.value === '' ? undefined : readText(cursor);
}

/** An integer, 0 included. */
export function readInteger(cursor: Cursor): Written<number> | undefined {
  return scalar(cursor, 'an integer', isInteger);
}

/** An integer; 0 is the engine's way to say unset. */
export function readLimit(cursor: Cursor): Written<number> | undefined {
  return cursor.value === 0 ? undefined : readInteger(cursor);
}

/** A string, or what `otherwise` gives when there is none or it is no string: for parts whose absence decides nothing. */
export function textOr(cursor: Cursor, otherwise: string): string {
  return isText(cursor.value) ? cursor.value : otherwise;
}

/** Turns a written value into another; one that has no meaning is unresolved with `otherwise`. */
export function mapWritten<T, U>(
  written: Written<T> | undefined,
  parse: (value: T) => U | undefined,
  otherwise: string,
): Written<U> | undefined {
  if (written === undefined || 'unresolved' in written) return written;
  const value = parse(written.value);
  return value === undefined ? { unresolved: otherwise, at: written.at } : { value, at: written.at };
}

/** A list, element by element; nothing where it is missing or null. */
export function readList<T>(
  cursor: Cursor,
  read: (element: Cursor) => readonly Entry<T>[],
): Written<readonly Entry<T>[]> | undefined {
  if (!isPresent(cursor)) return undefined;
  if (!Array.isArray(cursor.value)) return misfit(cursor, 'a list');
  return { value: elements(cursor).flatMap(read), at: locate(cursor) };
}

/** A list of strings, each read by `parse`; what that does not understand is an unresolved entry. */
export function readTexts<T>(
  cursor: Cursor,
  parse: (text: string) => T | undefined,
  otherwise: string,
): Written<readonly Entry<T>[]> | undefined {
  return readList(cursor, (element) => [
    mapWritten(readText(element), parse, otherwise) ?? misfit(element, 'a string'),
  ]);
}

/** A map, member by member; nothing where it is missing or null. */
export function readMap<T>(
  cursor: Cursor,
  read: (name: string, value: Cursor) => readonly Entry<T>[],
): Written<readonly Entry<T>[]> | undefined {
  if (!isPresent(cursor)) return undefined;
  if (!isJsonRecord(cursor.value)) return misfit(cursor, 'an object');
  return { value: members(cursor).flatMap(([name, value]) => read(name, value)), at: locate(cursor) };
}
