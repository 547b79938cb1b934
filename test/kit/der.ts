/** Writes ASN.1 values in DER (ITU-T X.690): each function returns tag, length and content. */

/** Any tag (with its class and its bit for constructed values) and content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag), lengthOf(bytes.length), bytes]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = unsignedBytes(BigInt(length));
  return Buffer.concat([Buffer.of(0x80 + bytes.length), bytes]);
}

function unsignedBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}

export function sequence(...members: readonly Uint8Array[]): Buffer {
  return element(0x30, ...members);
}

/** A SET OF: its members in the order of their bytes. */
export function setOf(...members: readonly Uint8Array[]): Buffer {
  return element(0x31, ...members.toSorted((a, b) => Buffer.compare(a, b)));
}

/** An INTEGER that is not negative. */
export function integer(value: number | bigint): Buffer {
  const bytes = unsignedBytes(BigInt(value));
  // The first bit is the sign.
  return (bytes[0] ?? 0) >= 0x80 ? element(0x02, Buffer.of(0), bytes) : element(0x02, bytes);
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.of(value ? 0xff : 0));
}

export function nothing(): Buffer {
  return element(0x05);
}

/** An OBJECT IDENTIFIER of its dotted form. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  return element(0x06, ...[first * 40 + second, ...others].map(arcBytes));
}

/** Seven bits a byte, the first bit set in all but the last. */
function arcBytes(arc: number): Buffer {
  const bytes = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return Buffer.from(bytes);
}

export function octets(content: Uint8Array): Buffer {
  return element(0x04, content);
}

/** A BIT STRING of whole bytes, or with `unused` bits at its end. */
export function bits(content: Uint8Array, unused = 0): Buffer {
  return element(0x03, Buffer.of(unused), content);
}

/** A BIT STRING of named bits: the numbers of those that are set (X.690, 11.2.2: no zeros at its end). */
export function namedBits(numbers: readonly number[]): Buffer {
  const last = Math.max(...numbers);
  const bytes = Buffer.alloc((last >> 3) + 1);
  for (const number of numbers) bytes[number >> 3] = (bytes[number >> 3] ?? 0) | (0x80 >> (number & 7));
  return bits(bytes, 7 - (last & 7));
}

export function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

/** UTCTime to 2049, then GeneralizedTime (RFC 5280, 4.1.2.5). */
export function time(date: Date): Buffer {
  return date.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(digitsOf(date).slice(2)))
    : generalizedTime(date);
}

export function generalizedTime(date: Date): Buffer {
  return element(0x18, Buffer.from(digitsOf(date)));
}

function digitsOf(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:T]/gu, '')}Z`;
}

/** A value in a tag of its context. */
export function explicit(number: number, content: Uint8Array): Buffer {
  return element(0xa0 + number, content);
}

/** A primitive value whose own tag is replaced: the bytes of its content. */
export function implicit(number: number, content: Uint8Array): Buffer {
  return element(0x80 + number, content);
}
