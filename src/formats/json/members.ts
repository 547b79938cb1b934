export type JsonRecord = Readonly<Record<string, unknown>>;

/** Returns the object at `key`; `undefined` if missing or null. Throws a TypeError for any other type. */
export function recordAt(parent: JsonRecord | undefined, key: string): JsonRecord | undefined {
  const value = ownValue(parent, key);
  if (value === undefined) return undefined;
  if (!isJsonRecord(value)) throw new TypeError(`${key} is not an object`);
  return value;
}

/** Returns the list at `key`; empty if missing or null. Throws a TypeError for any other type. */
export function listAt(parent: JsonRecord | undefined, key: string): readonly unknown[] {
  const value = ownValue(parent, key);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new TypeError(`${key} is not a list`);
  return value;
}

/** Returns the list of strings at `key`; empty if missing or null. Throws a TypeError for any other type. */
export function stringsAt(parent: JsonRecord | undefined, key: string): readonly string[] {
  return listAt(parent, key).map((entry) => {
    if (typeof entry !== 'string') throw new TypeError(`${key} holds something that is not a string`);
    return entry;
  });
}

/** Returns the string at `key`; `undefined` if missing or null. Throws a TypeError for any other type. */
export function stringAt(parent: JsonRecord | undefined, key: string): string | undefined {
  const value = ownValue(parent, key);
  if (value === undefined || typeof value === 'string') return value;
  throw new TypeError(`${key} is not a string`);
}

/** Returns the boolean at `key`; `undefined` if missing or null. Throws a TypeError for any other type. */
export function booleanAt(parent: JsonRecord | undefined, key: string): boolean | undefined {
  const value = ownValue(parent, key);
  if (value === undefined || typeof value === 'boolean') return value;
  throw new TypeError(`${key} is not true or false`);
}

/** Returns the integer at `key`; `undefined` if missing or null. Throws a TypeError for any other type. */
export function integerAt(parent: JsonRecord | undefined, key: string): number | undefined {
  const value = ownValue(parent, key);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw new TypeError(`${key} is not a whole number`);
  return value;
}

/** Whether a value is a JSON object. */
export function isJsonRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownValue(parent: JsonRecord | undefined, key: string): unknown {
  return parent !== undefined && Object.hasOwn(parent, key) ? (parent[key] ?? undefined) : undefined;
}
