/** The Go type into which a value is decoded, as far as decoding depends on it. */
export type GoType = GoScalar | GoStruct | GoSlice | GoMap;

/**
 * `nullable` is a Go pointer: JSON null makes it nil; without it null leaves a scalar or struct unchanged.
 */
export interface GoScalar {
  kind: 'bool' | 'string' | 'integer';
  nullable: boolean;
  /** Limits of an integer. */
  minimum?: bigint;
  maximum?: bigint;
}

export interface GoStruct {
  kind: 'struct';
  nullable: boolean;
  fields: ReadonlyMap<string, GoType>;
  /** Maps a folded name to the first field with that form. */
  folded: ReadonlyMap<string, string>;
}

/**
 * `fixed` is an array's length. `stringOrList` is Docker's StrSlice: a string is a list of one, and nothing
 * is reused.
 */
export interface GoSlice {
  kind: 'slice';
  of: GoType;
  fixed?: number;
  stringOrList: boolean;
}

export interface GoMap {
  kind: 'map';
  of: GoType;
}

function integer(bits: bigint, signed: boolean): GoScalar {
  const top = 1n << (signed ? bits - 1n : bits);
  return { kind: 'integer', nullable: false, minimum: signed ? -top : 0n, maximum: top - 1n };
}

export const bool: GoScalar = { kind: 'bool', nullable: false };
export const string: GoScalar = { kind: 'string', nullable: false };
export const int64 = integer(64n, true);
export const uint64 = integer(64n, false);
export const uint32 = integer(32n, false);
export const uint16 = integer(16n, false);

/** Returns a Go struct with these JSON names, in the order of its fields. */
export function struct(fields: Record<string, GoType>): GoStruct {
  const folded = new Map<string, string>();
  for (const name of Object.keys(fields)) {
    const form = foldName(name);
    if (!folded.has(form)) folded.set(form, name);
  }
  return { kind: 'struct', nullable: false, fields: new Map(Object.entries(fields)), folded };
}

/** Returns a Go pointer to a scalar or a struct. */
export function pointerTo<T extends GoScalar | GoStruct>(type: T): T {
  return { ...type, nullable: true };
}

/** Returns a Go slice. */
export function sliceOf(of: GoType): GoSlice {
  return { kind: 'slice', of, stringOrList: false };
}

/** Returns a Go array of `fixed` elements. */
export function arrayOf(fixed: number, of: GoType): GoSlice {
  return { kind: 'slice', of, fixed, stringOrList: false };
}

/** Returns a Go map with string keys. */
export function mapOf(of: GoType): GoMap {
  return { kind: 'map', of };
}

/** Docker's `strslice.StrSlice`. */
export const stringOrList: GoSlice = { kind: 'slice', of: string, stringOrList: true };

/** Returns the field for a member name: the exact name first, else the first that folds to the same form. */
export function fieldFor(type: GoStruct, name: string): string | undefined {
  return type.fields.has(name) ? name : type.folded.get(foldName(name));
}

/**
 * Returns the form in which Go's `encoding/json` compares member names with ASCII field names: Unicode simple
 * case folding, in which U+017F (ſ) is an s and U+212A (K) a k. Two names match if their forms are equal; no
 * other character outside ASCII folds into it.
 */
function foldName(name: string): string {
  return name
    .replaceAll('\u017f', 's')
    .replaceAll('\u212a', 'k')
    .replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
