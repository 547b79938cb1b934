import { isJsonRecord } from '../../formats/json/members.ts';
import type { DocumentLocation } from '../../core/location.ts';
import { pointerStep } from '../../formats/engine-json/node.ts';

/**
 * A value inside a JSON document of the engine and where it stands. `pointers`, where given, leads
 * from the pointer of the shape read here to the one of the document as it was written.
 */
export interface Cursor {
  value: unknown;
  pointer: string;
  document: string;
  pointers?: ReadonlyMap<string, string>;
}

function inside(cursor: Cursor, step: string | number, value: unknown): Cursor {
  return { ...cursor, value, pointer: cursor.pointer + pointerStep(step) };
}

/** The member `name`; its value is `undefined` where there is none (own members only). */
export function child(cursor: Cursor, name: string): Cursor {
  const own = isJsonRecord(cursor.value) && Object.hasOwn(cursor.value, name);
  return inside(cursor, name, own ? (cursor.value as Record<string, unknown>)[name] : undefined);
}

/** A member several levels down. */
export function descend(cursor: Cursor, ...names: readonly string[]): Cursor {
  return names.reduce(child, cursor);
}

/** The elements of a list; none where it is not one. */
export function elements(cursor: Cursor): Cursor[] {
  if (!Array.isArray(cursor.value)) return [];
  return cursor.value.map((value: unknown, index) => inside(cursor, index, value));
}

/** The members of an object with their names; none where it is not one. */
export function members(cursor: Cursor): [name: string, value: Cursor][] {
  return isJsonRecord(cursor.value)
    ? Object.keys(cursor.value).map((name) => [name, child(cursor, name)])
    : [];
}

/** Whether anything is there: Go writes null for what is not set. */
export function isPresent(cursor: Cursor): boolean {
  return cursor.value !== undefined && cursor.value !== null;
}

/** Where the value stands in the document as written. */
export function locate(cursor: Cursor): readonly [DocumentLocation] {
  const pointer = cursor.pointers?.get(cursor.pointer) ?? cursor.pointer;
  return [{ in: 'document', document: cursor.document, pointer }];
}
