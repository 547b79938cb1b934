/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/** A text that is not empty. */
export const text: Schema = { type: 'string', pattern: '\\S' };

/** A text in which `*` stands for nothing. */
export const noWildcard: Schema = { type: 'string', pattern: '^[^*]*[^*\\s][^*]*$' };

/** A map with these keys only; each is a text unless it is given. */
export function closed(
  keys: readonly string[],
  required: readonly string[],
  own: Readonly<Record<string, Schema>>,
): Schema {
  const properties = Object.fromEntries(keys.map((key) => [key, own[key] ?? text]));
  return { type: 'object', additionalProperties: false, required, properties };
}

/** A list, or nothing after the key: what is left when the last entry is removed. */
export function entries(items: Schema): Schema {
  return { type: ['array', 'null'], items };
}
