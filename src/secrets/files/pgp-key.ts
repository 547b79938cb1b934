import type { Buffer } from 'node:buffer';

/** Number of integers of a public key, by its algorithm (RFC 9580, 5.5.5): RSA, Elgamal, DSA. */
const integers: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [2, 2],
  [3, 2],
  [16, 3],
  [17, 4],
]);

/** Lengths of public keys without a header, by algorithm: X25519, X448, Ed25519, Ed448. */
const fixedLengths: ReadonlyMap<number, number> = new Map([
  [25, 32],
  [26, 56],
  [27, 32],
  [28, 57],
]);

/** ECDH, ECDSA and EdDSA with the identifier of a curve. */
const curves = new Set([18, 19, 22]);
const ecdh = 18;

/**
 * Whether the secret part of an OpenPGP secret key is encrypted (RFC 9580, 5.5.3). A version or an algorithm that is not known
 * counts as encrypted.
 */
export function isProtectedPgpKey(bytes: Buffer): boolean {
  const start = bodyStart(bytes);
  const algorithm = bytes[start + 5] ?? 0;
  if (bytes[start] !== 4) return true;
  const usage = secretStart(bytes, start + 6, algorithm);
  return usage === undefined || bytes[usage] !== 0;
}

/** Where the body of the first packet begins. */
function bodyStart(bytes: Buffer): number {
  const [first = 0, length = 0] = bytes;
  if (first < 0xc0) return 1 + (1 << (first & 3));
  if (length < 192) return 2;
  return length < 224 ? 3 : 6;
}

/** Returns the length of the body of the first packet; absent where it is not given at its start (RFC 9580, 4.2). */
function bodyLength(bytes: Buffer): number | undefined {
  const [first = 0, length = 0, next = 0] = bytes;
  if (first < 0xc0) return (first & 3) === 3 ? undefined : bytes.readUIntBE(1, 1 << (first & 3));
  if (length < 192) return length;
  if (length < 224) return ((length - 192) << 8) + next + 192;
  return length === 255 ? bytes.readUInt32BE(2) : undefined;
}

/** The packets that follow a key: signature, secret subkey, user id, user attribute (RFC 9580, 10.1). */
const afterKey = new Set([2, 7, 13, 17]);

/** Returns the kind of the packet that begins with a byte. */
function packetKind(first: number): number | undefined {
  if (first < 0x80) return undefined;
  return first >= 0xc0 ? first & 0x3f : (first & 0x3c) >> 2;
}

/** When keys of OpenPGP were made at the earliest: 1 January 1995, in seconds. */
const earliest = 788_918_400;

/** Whether a file begins as an exported secret key without armor does: its version, time and algorithm are known. */
export function mayBePgpKey(bytes: Buffer): boolean {
  if (bytes.length < 32 || packetKind(bytes[0] ?? 0) !== 5) return false;
  const start = bodyStart(bytes);
  const algorithm = bytes[start + 5] ?? 0;
  const isKnown = integers.has(algorithm) || fixedLengths.has(algorithm) || curves.has(algorithm);
  return isKnown && bytes[start] === 4 && bytes.readUInt32BE(start + 1) > earliest;
}

/** Whether bytes that may be a secret key are one: another packet of a key, or the end, follows it. */
export function isPgpKeyFile(bytes: Buffer): boolean {
  const length = bodyLength(bytes);
  if (length === undefined) return false;
  const end = bodyStart(bytes) + length;
  return end === bytes.length || (end < bytes.length && afterKey.has(packetKind(bytes[end] ?? 0) ?? 0));
}

function secretStart(bytes: Buffer, from: number, algorithm: number): number | undefined {
  const fixed = fixedLengths.get(algorithm);
  if (fixed !== undefined) return from + fixed;
  if (curves.has(algorithm)) {
    const afterPoint = skipInteger(bytes, from + 1 + (bytes[from] ?? 0));
    return algorithm === ecdh ? afterPoint + 1 + (bytes[afterPoint] ?? 0) : afterPoint;
  }
  const count = integers.get(algorithm);
  if (count === undefined) return undefined;
  let at = from;
  for (let n = 0; n < count; n++) at = skipInteger(bytes, at);
  return at;
}

/** A number has its length in bits before it (3.2). */
function skipInteger(bytes: Buffer, at: number): number {
  const bits = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return at + 2 + Math.ceil(bits / 8);
}
