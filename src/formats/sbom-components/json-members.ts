import { isJsonRecord, type JsonRecord } from '../json/members.ts';
import type { GapList } from './gap-list.ts';

/** The longest text of an SBOM that is read, in UTF-16 units. */
export const longestText = 65_536;

/** Returns the JSON pointer of a member or an entry. */
export function jsonPointer(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Reads the members of JSON objects; one of the wrong type is a gap and counts as missing. */
export class MemberReader {
  readonly #gaps: GapList;

  constructor(gaps: GapList) {
    this.#gaps = gaps;
  }

  /** Returns the text at `key`; `undefined` if it is missing or null. */
  text(parent: JsonRecord, key: string, at: string): string | undefined {
    const value = this.#value(parent, key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') return this.#refuse(at, key, 'it is not a text');
    return value.length > longestText ? this.#refuse(at, key, 'the text is too long') : value;
  }

  /** Returns the object at `key`; `undefined` if it is missing or null. */
  record(parent: JsonRecord, key: string, at: string): JsonRecord | undefined {
    const value = this.#value(parent, key);
    return value === undefined || isJsonRecord(value) ? value : this.#refuse(at, key, 'it is not an object');
  }

  /** Returns the list at `key`; empty if it is missing or null. */
  list(parent: JsonRecord, key: string, at: string): readonly unknown[] {
    const value = this.#value(parent, key);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : (this.#refuse(at, key, 'it is not a list') ?? []);
  }

  /** Returns the objects of the list at `key`, with their JSON pointers. */
  records(parent: JsonRecord, key: string, at: string): readonly { value: JsonRecord; at: string }[] {
    const list = jsonPointer(at, key);
    return this.list(parent, key, at).flatMap((value, index) => {
      const place = jsonPointer(list, index);
      if (isJsonRecord(value)) return [{ value, at: place }];
      this.#gaps.add(place, 'it is not an object');
      return [];
    });
  }

  #value(parent: JsonRecord, key: string): unknown {
    return Object.hasOwn(parent, key) ? (parent[key] ?? undefined) : undefined;
  }

  #refuse(at: string, key: string, why: string): undefined {
    this.#gaps.add(jsonPointer(at, key), why);
    return undefined;
  }
}
