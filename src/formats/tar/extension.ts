import { Malformed } from '../bytes/byte-source.ts';
import { readDecimal } from './numbers.ts';
import { readPaxRecords } from './pax-records.ts';
import { pairParts, type SparseFile } from './sparse.ts';
import { nameText } from './text.ts';

/** What extended headers (PAX) and long names (GNU) say of the next entry. */
export class Extension {
  readonly #records = new Map<string, Buffer>();
  /** Offsets and lengths, which PAX 0.0 repeats. */
  readonly #parts: string[] = [];
  #longName: string | undefined;
  #longLink: string | undefined;

  /** Takes the content of a header of type `L`, `K`, `x` or `X`. */
  add(type: string, bytes: Buffer): void {
    if (type === 'L') this.#longName = longText(bytes);
    else if (type === 'K') this.#longLink = longText(bytes);
    else
      for (const [key, value] of readPaxRecords(bytes)) {
        if (key === 'GNU.sparse.offset' || key === 'GNU.sparse.numbytes')
          this.#parts.push(value.toString('latin1'));
        else this.#records.set(key, value);
      }
  }

  get isEmpty(): boolean {
    return (
      this.#records.size === 0 &&
      this.#parts.length === 0 &&
      this.#longName === undefined &&
      this.#longLink === undefined
    );
  }

  get name(): string | undefined {
    return this.#text('GNU.sparse.name') ?? this.#text('path') ?? this.#longName;
  }

  get linkName(): string | undefined {
    return this.#text('linkpath') ?? this.#longLink;
  }

  /** The extended attribute `security.capability`, in hexadecimal. */
  get capability(): string | undefined {
    return this.#records.get('SCHILY.xattr.security.capability')?.toString('hex');
  }

  /** The number of a record; an empty record takes back what an earlier one says. */
  number(key: 'size' | 'uid' | 'gid'): number | undefined {
    return this.#number(key);
  }

  /** The size of a sparse file with its holes; absent if the entry is none. */
  get sparseSize(): number | undefined {
    return this.#number('GNU.sparse.realsize') ?? this.#number('GNU.sparse.size');
  }

  /** The map of a sparse file (PAX 0.0, 0.1), or where it is (PAX 1.0); absent if the entry is no sparse file. */
  get sparse(): SparseFile | 'map in the content' | undefined {
    const size = this.sparseSize;
    if (size === undefined) return undefined;
    const map = this.#text('GNU.sparse.map');
    if (map === undefined && this.#text('GNU.sparse.major') === '1') return 'map in the content';
    return { parts: pairParts(map === undefined ? this.#parts : map.split(',')), next: 0, size, at: 0 };
  }

  /** A NUL is refused: a name would end there for one reader and not for another. */
  #text(key: string): string | undefined {
    const value = this.#records.get(key);
    if (value === undefined || value.length === 0) return undefined;
    if (value.includes(0)) throw new Malformed(`an extended header (PAX) of it has a NUL in ${key}`);
    return nameText(value);
  }

  #number(key: string): number | undefined {
    const value = this.#records.get(key);
    return value === undefined || value.length === 0 ? undefined : readDecimal(value.toString('latin1'), key);
  }
}

function longText(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return nameText(end === -1 ? bytes : bytes.subarray(0, end));
}
