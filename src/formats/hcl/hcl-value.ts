/** A value that does not follow from the text, and why. */
export class HclUnknown {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** A value of an expression. Lists, tuples and sets are arrays; maps and objects are maps. */
export type HclValue =
  | string
  | number
  | boolean
  | null
  | HclUnknown
  | readonly HclValue[]
  | ReadonlyMap<string, HclValue>;

/** Whether a value is a list. */
export function isHclList(value: HclValue): value is readonly HclValue[] {
  return Array.isArray(value);
}

/** Whether a value is a map. */
export function isHclMap(value: HclValue): value is ReadonlyMap<string, HclValue> {
  return value instanceof Map;
}

/** Returns a scalar as a text; `undefined` for another value and for a number with no certain form. */
export function hclText(value: HclValue): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return undefined;
  return Number.isSafeInteger(value) || /^-?\d+\.\d{1,9}$/u.test(String(value)) ? String(value) : undefined;
}

/** Returns a number, or a text that is one. */
export function hclNumber(value: HclValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^-?\d+(?:\.\d+)?$/u.test(value)) return undefined;
  return Number(value);
}

/** Returns a boolean, or a text that is one. */
export function hclBoolean(value: HclValue): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** Whether two values are equal; `undefined` if unknown values or lists and maps decide. */
export function areHclEqual(one: HclValue, other: HclValue): boolean | undefined {
  if (one instanceof HclUnknown || other instanceof HclUnknown) return undefined;
  if (one === null || other === null) return one === other;
  if (typeof one === 'object' || typeof other === 'object') return undefined;
  return one === other;
}
