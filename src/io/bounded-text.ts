import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { errorCode } from './failure.ts';

/** Decodes at most `maxBytes` of text; unpacks gzip. Unreadable if longer. */
export function decodeText(bytes: Buffer, from: string, maxBytes: number): Observed<string> {
  if (bytes.length > maxBytes)
    return unreadable('unsupported', `larger than the limit of ${maxBytes} bytes`, from);
  return isGzip(bytes) ? unpack(bytes, from, maxBytes) : known(decode(bytes), from);
}

/**
 * Decodes UTF-8, or UTF-16 with a byte order mark: dockerd 23.0 and later accepts both for daemon.json. A byte
 * that is not UTF-8 becomes an unpaired surrogate, which no text has: U+FFFD would hide it.
 */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeInvalid(bytes);
}

const firstSurrogate = 0xdc00;

function decodeInvalid(bytes: Buffer): string {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      parts.push(bytes.toString('utf8', start, at), String.fromCharCode(firstSurrogate + (bytes[at] ?? 0)));
      start = at + 1;
    }
    at += length || 1;
  }
  return [...parts, bytes.toString('utf8', start)].join('');
}

/** Returns the length of the UTF-8 sequence at an offset, 0 for none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpack(bytes: Buffer, from: string, maxBytes: number): Observed<string> {
  try {
    return known(gunzipSync(bytes, { maxOutputLength: maxBytes }).toString('utf8'), from);
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE')
      return unreadable('unsupported', `larger than the limit of ${maxBytes} bytes when unpacked`, from);
    return unreadable('malformed', 'malformed gzip', from);
  }
}
