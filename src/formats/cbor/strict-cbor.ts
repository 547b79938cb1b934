/** A value of CBOR (RFC 8949): integers are numbers, byte strings Buffers, tagged values `CborTagged`. */
export type CborValue =
  | number
  | string
  | boolean
  | null
  | Buffer
  | readonly CborValue[]
  | CborMap
  | CborTagged;

/** A map; its keys are integers or texts, each once. */
export type CborMap = ReadonlyMap<number | string, CborValue>;

/** A value with a tag that says what it means. */
export interface CborTagged {
  tag: number;
  value: CborValue;
}

/** Deepest nesting that is read. */
const mostDepth = 16;

const additional = { oneByte: 24, eightBytes: 27 } as const;

/**
 * Reads one CBOR value that must mean the same to every reader, as signed documents must: lengths and integers are
 * written in the fewest bytes, nothing has an indefinite length, no key is there twice, texts are UTF-8, and nothing
 * follows (RFC 8949, 4.2.1, but for the order of keys). Floating point numbers and `undefined` are refused: nothing
 * that is read here has them.
 * @throws TypeError with what is wrong; it quotes nothing of the bytes.
 */
export function parseStrictCbor(bytes: Buffer): CborValue {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.isAtEnd()) throw new TypeError('something follows the value');
  return value;
}

/** Whether a value is a map. */
export function isCborMap(value: CborValue | undefined): value is CborMap {
  return value instanceof Map;
}

/** Whether a value has a tag. */
export function isCborTagged(value: CborValue | undefined): value is CborTagged {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !Buffer.isBuffer(value) &&
    !(value instanceof Map)
  );
}

/** The head of a value: its major type and its argument in the fewest bytes (RFC 8949, 3). */
export function cborHead(major: number, argument: number): Buffer {
  if (argument < additional.oneByte) return Buffer.of((major << 5) | argument);
  const size = argument < 0x1_00 ? 1 : argument < 0x1_00_00 ? 2 : 4;
  const head = Buffer.alloc(1 + size);
  head[0] = (major << 5) | (additional.oneByte + Math.log2(size));
  head.writeUIntBE(argument, 1, size);
  return head;
}

class Reader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.#position === this.#bytes.length;
  }

  value(depth: number): CborValue {
    if (depth > mostDepth) throw new TypeError(`it is nested more than ${mostDepth} deep`);
    const first = this.#take(1)[0] ?? 0;
    const major = first >> 5;
    if (major === 7) return simpleValue(first & 0x1f);
    const argument = this.#argument(first & 0x1f);
    switch (major) {
      case 0:
        return argument;
      case 1:
        return -1 - argument;
      case 2:
        return this.#take(argument);
      case 3:
        return readText(this.#take(argument));
      case 4:
        return this.#items(argument, depth);
      case 5:
        return this.#map(argument, depth);
      default:
        return { tag: argument, value: this.value(depth + 1) };
    }
  }

  #take(length: number): Buffer {
    const end = this.#position + length;
    if (end > this.#bytes.length) throw new TypeError('it ends too early');
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }

  #argument(info: number): number {
    if (info < additional.oneByte) return info;
    if (info > additional.eightBytes) throw new TypeError('it has a length that is indefinite or reserved');
    const size = 2 ** (info - additional.oneByte);
    const argument = readUnsigned(this.#take(size));
    const least = size === 1 ? additional.oneByte : 2 ** (size * 4);
    if (argument < least) throw new TypeError('it has a number that is not written in the fewest bytes');
    return argument;
  }

  #items(count: number, depth: number): readonly CborValue[] {
    this.#demandRoomFor(count);
    return Array.from({ length: count }, () => this.value(depth + 1));
  }

  #map(count: number, depth: number): CborMap {
    this.#demandRoomFor(count * 2);
    const map = new Map<number | string, CborValue>();
    for (let index = 0; index < count; index += 1) {
      const key = this.value(depth + 1);
      if (typeof key !== 'number' && typeof key !== 'string')
        throw new TypeError('a map has a key that is no integer and no text');
      if (map.has(key)) throw new TypeError('a map has the same key twice');
      map.set(key, this.value(depth + 1));
    }
    return map;
  }

  /** Each value has a byte at least: a count of billions must not reserve memory. */
  #demandRoomFor(count: number): void {
    if (count > this.#bytes.length - this.#position) throw new TypeError('it ends too early');
  }
}

function readUnsigned(bytes: Buffer): number {
  const value = bytes.length === 8 ? bytes.readBigUInt64BE() : BigInt(bytes.readUIntBE(0, bytes.length));
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new TypeError('it has a number that is too large');
  return Number(value);
}

function readText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new TypeError('it has a text that is not UTF-8', { cause: error });
  }
}

function simpleValue(info: number): boolean | null {
  if (info === 20 || info === 21) return info === 21;
  if (info === 22) return null;
  throw new TypeError('it has a value that is no integer, text, bytes, list, map, true, false or null');
}
