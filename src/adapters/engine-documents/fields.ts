import { isJsonRecord } from '../../formats/json/members.ts';
import { child } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { misfit, readBoolean, readInteger, readText } from './scalars.ts';
import type { Unresolved } from './scalars.ts';

interface FieldTypes {
  text: string;
  integer: number;
  boolean: boolean;
}

/** The fields of an object by name, each with its type. */
export type FieldSpec = Readonly<Record<string, keyof FieldTypes>>;

export type Fields<S extends FieldSpec> = { [K in keyof S]: FieldTypes[S[K]] };

const readers = { text: readText, integer: readInteger, boolean: readBoolean };
const zeros: FieldTypes = { text: '', integer: 0, boolean: false };

/**
 * The named fields of an object; a missing one has Go's zero value. One of the wrong type makes
 * the whole unresolved, because its parts only make sense together.
 */
export function readFields<S extends FieldSpec>(cursor: Cursor, spec: S): { fields: Fields<S> } | Unresolved {
  if (!isJsonRecord(cursor.value)) return misfit(cursor, 'an object');
  const fields: Record<string, string | number | boolean> = {};
  for (const [name, type] of Object.entries(spec)) {
    const written = readers[type](child(cursor, name));
    if (written !== undefined && 'unresolved' in written) return written;
    fields[name] = written?.value ?? zeros[type];
  }
  return { fields: fields as Fields<S> };
}
