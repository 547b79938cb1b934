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

/** Decodes UTF-8, or UTF-16 with a byte order mark: dockerd 23.0 and later accepts both for daemon.json. */
function decode(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString('utf8');
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
