import { isJsonRecord } from '../../formats/json/members.ts';
import type { Entry, Written } from '../../core/workload/workload.ts';
import { elements, isPresent, locate, members } from './cursor.ts';
import type { Cursor } from './cursor.ts';

/** A value that was not understood, with its location. */
export type Unresolved = Extract<Entry<unknown>, { unresolved: string }>;

/** Returns an unresolved entry for a value of the wrong type. */
export function wrongType(cursor: Cursor, wanted: string): Unresolved {
  const found = Array.isArray(cursor.value) ? 'list' : typeof cursor.value;
  return { unresolved: `a ${found} instead of ${wanted}`, at: locate(cursor) };
}

function scalar<T>(
  cursor: Cursor,
  wanted: string,
  fits: (value: unknown) => value is T,
): { value: T; at: ReturnType<typeof locate> } | Unresolved | undefined {
  if (!isPresent(cursor)) return undefined;
  const { value } = cursor;
  return fits(value) ? { value, at: locate(cursor) } : wrongType(cursor, wanted);
}

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isText = (value: unknown): value is string => typeof value === 'string';
const isInteger = (value: unknown): value is number => Number.isInteger(value);

/** Reads a boolean: nothing if missing or null, unresolved if it has another type. */
export function readBoolean(cursor: Cursor): Written<boolean> | undefined {
  return scalar(cursor, 'a boolean', isBoolean);
}

/** Reads a string, the empty one included. */
export function readText(cursor: Cursor): Written<string> | undefined {
  return scalar(cursor, 'a string', isText);
}

/** Reads a string; the empty one means unset. */
export function readName(cursor: Cursor): Written<string> | undefined {
  return cursor.value === '' ? undefined : readText(cursor);
}

/** Reads an integer, 0 included. */
export function readInteger(cursor: Cursor): Written<number> | undefined {
  return scalar(cursor, 'an integer', isInteger);
}

/** Reads an integer; 0 means unset. */
export function readLimit(cursor: Cursor): Written<number> | undefined {
  return cursor.value === 0 ? undefined : readInteger(cursor);
}

/**
 * Returns a string, or `otherwise` if there is none or it has another type: for parts that decide nothing.
 */
export function textOr(cursor: Cursor, otherwise: string): string {
  return isText(cursor.value) ? cursor.value : otherwise;
}

/** Converts a written value; one without meaning is unresolved with `otherwise`. */
export function mapWritten<T, U>(
  written: Written<T> | undefined,
  parse: (value: T) => U | undefined,
  otherwise: string,
): Written<U> | undefined {
  if (written === undefined || 'unresolved' in written) return written;
  const value = parse(written.value);
  return value === undefined ? { unresolved: otherwise, at: written.at } : { value, at: written.at };
}

/** Reads a list, element by element; nothing if missing or null. */
export function readList<T>(
  cursor: Cursor,
  read: (element: Cursor) => readonly Entry<T>[],
): Written<readonly Entry<T>[]> | undefined {
  if (!isPresent(cursor)) return undefined;
  if (!Array.isArray(cursor.value)) return wrongType(cursor, 'a list');
  return { value: elements(cursor).flatMap(read), at: locate(cursor) };
}

/** Reads a list of strings, each with `parse`; what `parse` rejects is an unresolved entry. */
export function readTexts<T>(
  cursor: Cursor,
  parse: (text: string) => T | undefined,
  otherwise: string,
): Written<readonly Entry<T>[]> | undefined {
  return readList(cursor, (element) => [
    mapWritten(readText(element), parse, otherwise) ?? wrongType(element, 'a string'),
  ]);
}

/** Reads a map, member by member; nothing if missing or null. */
export function readMap<T>(
  cursor: Cursor,
  read: (name: string, value: Cursor) => readonly Entry<T>[],
): Written<readonly Entry<T>[]> | undefined {
  if (!isPresent(cursor)) return undefined;
  if (!isJsonRecord(cursor.value)) return wrongType(cursor, 'an object');
  return { value: members(cursor).flatMap(([name, value]) => read(name, value)), at: locate(cursor) };
}
