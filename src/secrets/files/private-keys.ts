import { Buffer } from 'node:buffer';
import type { CredentialStrength } from '../../core/image/file-credential.ts';
import type { FoundSign } from './found-sign.ts';
import { isProtectedPgpKey } from './pgp-key.ts';

/** Parts of a text by which private keys are found. */
export const privateKeyMarks = [
  'PRIVATE KEY',
  'PuTTY-User-Key-File-',
  '(11:private-key(',
  '(21:protected-private-key(',
  'Key: (private-key',
  'Key: (protected-private-key',
  '"kty"',
] as const;
type PrivateKeyMark = (typeof privateKeyMarks)[number];

const beginning = '-----BEGIN ';
const header = /-----BEGIN (?<label>(?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?)-----/uy;
/** The most characters of a key in PEM. */
const longest = 65_536;

/** Returns the private key at a mark; absent if there is only the name of one, as in programs and documents. */
export function privateKeyAt(text: string, mark: string, at: number): FoundSign | undefined {
  const strength = readers[mark as PrivateKeyMark](text, at);
  if (strength === undefined) return undefined;
  const detector = strength.strength === 'protected' ? 'private key with a passphrase' : 'private key';
  return { detector, ...strength };
}

type FoundKey = Omit<FoundSign, 'detector'>;

const readers: Readonly<Record<PrivateKeyMark, (text: string, at: number) => FoundKey | undefined>> = {
  'PRIVATE KEY': readPem,
  'PuTTY-User-Key-File-': readPutty,
  '(11:private-key(': (_text, at) => ({ strength: 'usable', at, length: 0 }),
  '(21:protected-private-key(': (_text, at) => ({ strength: 'protected', at, length: 0 }),
  'Key: (private-key': (_text, at) => ({ strength: 'usable', at, length: 0 }),
  'Key: (protected-private-key': (_text, at) => ({ strength: 'protected', at, length: 0 }),
  '"kty"': readJsonWebKey,
};

function readPem(text: string, at: number): FoundKey | undefined {
  const before = Math.max(0, at - 100);
  const start = before + text.slice(before, at).lastIndexOf(beginning);
  if (start < before) return undefined;
  header.lastIndex = start;
  const found = header.exec(text);
  if (found === null) return undefined;
  const bodyStart = start + found[0].length;
  const end = text.slice(bodyStart, bodyStart + longest).indexOf('-----');
  if (end === -1 || !text.startsWith('-----END', bodyStart + end)) return undefined;
  const strength = strengthOf(found.groups?.label ?? '', text.slice(bodyStart, bodyStart + end));
  return strength && { strength, at: start, length: bodyStart + end - start };
}

/** Returns the strength of a key by its label and what is between its lines; absent if this is no key. */
function strengthOf(label: string, body: string): CredentialStrength | undefined {
  const lines = body
    .replaceAll(/\\[nrt]/gu, '\n')
    .replaceAll(/["'`]\s{0,8}[+.]\s{0,80}["'`]/gu, '')
    .replaceAll(/^[ \t]{0,40}[A-Za-z-]{3,20}: .{0,200}$/gmu, '');
  // The armor of OpenPGP ends with a checksum (RFC 9580, 6.1).
  const encoded = lines.replace(/\n\s{0,40}=[\w+/]{4}\s*$/u, '').replaceAll(/[^\w+/=]/gu, '');
  const bytes = Buffer.from(encoded, 'base64');
  if (/Proc-Type:\s?4,\s?ENCRYPTED/u.test(body)) return isCipherText(bytes) ? 'protected' : undefined;
  if (label.startsWith('PGP')) return isPgpSecretKey(bytes) ? pgpStrength(bytes) : undefined;
  if (label.startsWith('OPENSSH')) return openSshStrength(bytes);
  if (!isWholeSequence(bytes)) return undefined;
  if (label.startsWith('ENCRYPTED')) return 'protected';
  return hasKeyVersion(bytes) ? 'usable' : undefined;
}

/** Whether bytes may be a key in a block cipher (RFC 1421, 4.6.1.1). */
function isCipherText(bytes: Buffer): boolean {
  return bytes.length >= 64 && bytes.length % 8 === 0;
}

/** Whether bytes are one sequence of DER (X.690, 8.1.3) to their end. */
export function isWholeSequence(bytes: Buffer): boolean {
  if (bytes.length < 32 || bytes[0] !== 0x30) return false;
  const [, first = 0] = bytes;
  if (first < 0x80) return bytes.length === first + 2;
  const width = first & 0x7f;
  return width >= 1 && width <= 4 && bytes.length === bytes.readUIntBE(2, width) + 2 + width;
}

/** Whether a sequence begins with a version, as all private keys do (RFC 8017, A.1.2; RFC 5915, 3; RFC 5958, 2). */
export function hasKeyVersion(bytes: Buffer): boolean {
  const [, first = 0] = bytes;
  const at = first < 0x80 ? 2 : 2 + (first & 0x7f);
  return bytes[at] === 2 && bytes[at + 1] === 1 && (bytes[at + 2] ?? 9) <= 1;
}

const openSshMagic = Buffer.from('openssh-key-v1\0', 'latin1');

/** Returns the strength of a key by the name of its cipher (OpenSSH, PROTOCOL.key). */
function openSshStrength(bytes: Buffer): CredentialStrength | undefined {
  const at = openSshMagic.length;
  if (bytes.length < 100 || !bytes.subarray(0, at).equals(openSshMagic)) return undefined;
  const length = bytes.readUInt32BE(at);
  return bytes.toString('latin1', at + 4, at + 4 + Math.min(length, 32)) === 'none' ? 'usable' : 'protected';
}

/** Whether bytes begin with a packet of a secret key or subkey (RFC 9580, 4.2 and 5.5.1). */
function isPgpSecretKey(bytes: Buffer): boolean {
  const [first = 0] = bytes;
  const tag = first >= 0xc0 ? first & 0x3f : (first & 0x3c) >> 2;
  return bytes.length >= 64 && first >= 0x80 && (tag === 5 || tag === 7);
}

function pgpStrength(bytes: Buffer): CredentialStrength {
  return isProtectedPgpKey(bytes) ? 'protected' : 'usable';
}

/** A key of PuTTY is complete with its private lines (PuTTY manual, appendix C). */
function readPutty(text: string, at: number): FoundKey | undefined {
  const key = text.slice(at, at + longest);
  const found = /^PuTTY-User-Key-File-\d: \S{3,40}\s{1,2}Encryption: (?<cipher>\S{1,40})/u.exec(key);
  const lines = /Private-Lines: \d{1,3}\s{1,2}[\w+/=]{16}/u.exec(key);
  if (found === null || lines === null) return undefined;
  const strength = found.groups?.cipher === 'none' ? 'usable' : 'protected';
  return { strength, at, length: lines.index + lines[0].length };
}

/** Most characters of a JSON web key on each side of its type. */
const longestMembers = 4096;

/** A private key has the member `d`, or `k` if it is symmetric (RFC 7518, 6). */
function readJsonWebKey(text: string, at: number): FoundKey | undefined {
  const before = Math.max(0, at - longestMembers);
  const start = before + Math.max(0, text.slice(before, at).lastIndexOf('{'));
  const length = text.slice(at, at + longestMembers).indexOf('}');
  if (length === -1) return undefined;
  const end = at + length;
  const key = text.slice(start, end);
  const isPrivate = /"d"\s{0,8}:\s{0,8}"[\w-]{40,}={0,2}"/u.test(key) && /"(?:n|x)"\s{0,8}:/u.test(key);
  return isPrivate ? { strength: 'usable', at: start, length: end - start } : undefined;
}
