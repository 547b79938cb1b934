import type { Advisory } from '../../core/software/advisory.ts';
import type { InventoryGap } from '../../core/software/inventory.ts';

/**
 * What a feed's record is: a value, what of it was not understood (a record may yield both), or nothing that is wanted,
 * with the reason.
 */
export type FeedRecord<Value = Advisory> =
  | { kind: 'value'; value: Value }
  | { kind: 'gap'; gap: InventoryGap }
  | { kind: 'ignored'; ignored: InventoryGap };

/** Returns a record with a value. */
export function valueRecord<Value>(value: Value): FeedRecord<Value> {
  return { kind: 'value', value };
}

/** Returns a record that was not understood: which one, and why. */
export function gapRecord(what: string, why: string): FeedRecord<never> {
  return { kind: 'gap', gap: { what, why } };
}

/** Returns a record that holds nothing that is wanted: which one, and why. */
export function ignoredRecord(what: string, why: string): FeedRecord<never> {
  return { kind: 'ignored', ignored: { what, why } };
}

/** Yields the records that `read` makes; if it throws because of a value's type or form, a gap with the reason. */
export function* recordsOrGap<Value>(
  what: string,
  read: () => Iterable<FeedRecord<Value>>,
): Generator<FeedRecord<Value>> {
  try {
    yield* read();
  } catch (error) {
    yield gapRecord(what, reasonOf(error));
  }
}

/** Returns what is wrong with a record. The messages of `JSON.parse` quote the text, which may be long. */
export function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not valid JSON';
  if (error instanceof Error) return error.message;
  throw error;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Returns the value of a JSON text in UTF-8. @throws SyntaxError or TypeError if it is neither. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  return JSON.parse(decoder.decode(bytes));
}

const longestId = 200;

/** Whether a text can be the id of an advisory or the name of a package: short, without spaces and control characters. */
export function isPlainName(text: string | undefined): text is string {
  return text !== undefined && text.length <= longestId && /^[^\s\p{Cc}\p{Cf}]+$/u.test(text);
}
