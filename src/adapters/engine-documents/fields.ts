import { isJsonRecord } from '../../formats/json/members.ts';
import { child } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { wrongType, readBoolean, readInteger, readText } from './scalars.ts';
import type { Unresolved } from './scalars.ts';

interface FieldTypes {
  text: string;
  integer: number;
  boolean: boolean;
}

/** Field names with their types. */
export type FieldSpec = Readonly<Record<string, keyof FieldTypes>>;

export type Fields<S extends FieldSpec> = { [K in keyof S]: FieldTypes[S[K]] };

const readers = { text: readText, integer: readInteger, boolean: readBoolean };
const zeros: FieldTypes = { text: '', integer: 0, boolean: false };

/**
 * Reads the named fields of an object; a missing field has Go's zero value. If one has the wrong type the
 * whole is unresolved, because the parts only make sense together.
 */
export function readFields<S extends FieldSpec>(cursor: Cursor, spec: S): { fields: Fields<S> } | Unresolved {
  if (!isJsonRecord(cursor.value)) return wrongType(cursor, 'an object');
  const fields: Record<string, string | number | boolean> = {};
  for (const [name, type] of Object.entries(spec)) {
    const written = readers[type](child(cursor, name));
    if (written !== undefined && 'unresolved' in written) return written;
    fields[name] = written?.value ?? zeros[type];
  }
  return { fields: fields as Fields<S> };
}
