import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function toBase62(value: number): string {
  const digit = base62[value % 62] ?? '';
  return value < 62 ? digit : toBase62(Math.floor(value / 62)) + digit;
}

/**
 * Whether a text ends with the CRC-32 of what precedes it in six base-62 digits ("Behind GitHub's new
 * authentication token formats", "Announcing npm's new access token format").
 */
export function endsWithBase62Checksum(text: string): boolean {
  return toBase62(crc32(text.slice(0, -6))).padStart(6, '0') === text.slice(-6);
}

/**
 * Whether a routable token of GitLab ends with the CRC-32 of what precedes it in seven base-36 digits
 * (GitLab handbook, "Routable Tokens").
 */
export function endsWithBase36Checksum(text: string): boolean {
  return crc32(text.slice(0, -7)).toString(36).padStart(7, '0') === text.slice(-7);
}

/**
 * Whether a text ends with `_` and the CRC-32 of what precedes it in hexadecimal, lowest byte first, as
 * service account tokens of Grafana do.
 */
export function endsWithHexChecksum(text: string): boolean {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(text.slice(0, -9)));
  return sum.toString('hex') === text.slice(-8).toLowerCase();
}

const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function polymod(values: readonly number[]): number {
  return values.reduce((sum, value) => {
    const top = sum >>> 25;
    const next = ((sum & 0x1ffffff) << 5) ^ value;
    return generator.reduce((all, part, bit) => ((top >>> bit) & 1 ? all ^ part : all), next);
  }, 1);
}

/** Whether the checksum of a Bech32 text is right (BIP 173), as in a secret key of age. */
export function hasBech32Checksum(text: string): boolean {
  const known = text.toLowerCase();
  const separator = known.lastIndexOf('1');
  const codes = Array.from(known.slice(0, separator), (character) => character.charCodeAt(0));
  const data = Array.from(known.slice(separator + 1), (character) => bech32.indexOf(character));
  if (separator < 1 || data.includes(-1)) return false;
  return polymod([...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...data]) === 1;
}
