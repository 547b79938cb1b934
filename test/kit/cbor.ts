/** What can be written as CBOR: integers, texts, bytes, lists, maps, and values with a tag. */
export type Cbor =
  | number
  | string
  | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<number | string, Cbor>
  | { tag: number; value: Cbor };

/** Writes a value as CBOR (RFC 8949), in the fewest bytes. */
export function encodeCbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHeader(1, -1 - value) : cborHeader(0, value);
  if (typeof value === 'string') return withLength(3, Buffer.from(value));
  if (value instanceof Uint8Array) return withLength(2, value);
  if (Array.isArray(value)) {
    const items = (value as readonly Cbor[]).map(encodeCbor);
    return Buffer.concat([cborHeader(4, items.length), ...items]);
  }
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<number | string, Cbor>)].flat().map(encodeCbor);
    return Buffer.concat([cborHeader(5, value.size), ...entries]);
  }
  const { tag, value: tagged } = value as { tag: number; value: Cbor };
  return Buffer.concat([cborHeader(6, tag), encodeCbor(tagged)]);
}

/** The first bytes of a value: its type, and its number or length. */
export function cborHeader(major: number, number: number): Buffer {
  const lead = major * 32;
  if (number < 24) return Buffer.of(lead + number);
  if (number < 256) return Buffer.of(lead + 24, number);
  const bytes = Buffer.alloc(number < 65_536 ? 3 : 5);
  if (bytes.length === 3) bytes.writeUInt16BE(number, 1);
  else bytes.writeUInt32BE(number, 1);
  bytes[0] = lead + (bytes.length === 3 ? 25 : 26);
  return bytes;
}

function withLength(major: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([cborHeader(major, bytes.length), bytes]);
}
