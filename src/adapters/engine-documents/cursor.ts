import { isJsonRecord } from '../../formats/json/members.ts';
import type { DocumentLocation } from '../../core/location.ts';
import { pointerStep } from '../../formats/engine-json/node.ts';

/**
 * A value in a JSON document of the engine, with its pointer. `pointers` maps pointers of the normalised
 * document to those of the original.
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

/** Returns the member `name`; its value is `undefined` if there is none (own members only). */
export function child(cursor: Cursor, name: string): Cursor {
  const own = isJsonRecord(cursor.value) && Object.hasOwn(cursor.value, name);
  return inside(cursor, name, own ? (cursor.value as Record<string, unknown>)[name] : undefined);
}

/** Returns a member several levels down. */
export function descend(cursor: Cursor, ...names: readonly string[]): Cursor {
  return names.reduce(child, cursor);
}

/** Returns the elements of a list; none if it is not a list. */
export function elements(cursor: Cursor): Cursor[] {
  if (!Array.isArray(cursor.value)) return [];
  return cursor.value.map((value: unknown, index) => inside(cursor, index, value));
}

/** Returns the members of an object with their names; none if it is not an object. */
export function members(cursor: Cursor): [name: string, value: Cursor][] {
  return isJsonRecord(cursor.value)
    ? Object.keys(cursor.value).map((name) => [name, child(cursor, name)])
    : [];
}

/** Whether the value is present: Go writes null for what is not set. */
export function isPresent(cursor: Cursor): boolean {
  return cursor.value !== undefined && cursor.value !== null;
}

/** Returns the location in the original document. */
export function locate(cursor: Cursor): readonly [DocumentLocation] {
  const pointer = cursor.pointers?.get(cursor.pointer) ?? cursor.pointer;
  return [{ in: 'document', document: cursor.document, pointer }];
}
