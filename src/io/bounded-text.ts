import { gunzipSync } from 'node:zlib';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { errorCode } from './failure.ts';

/** Bytes as a text of at most `maxBytes`; gzip is unpacked. A longer one is unreadable. */
export function boundedText(bytes: Buffer, from: string, maxBytes: number): Observed<string> {
  if (bytes.length > maxBytes) return unreadable('unsupported', `it is larger than ${maxBytes} bytes`, from);
  return isGzip(bytes) ? unpacked(bytes, from, maxBytes) : known(decoded(bytes), from);
}

/** UTF-8, or UTF-16 where a byte order mark says so: dockerd from 23.0 on takes a daemon.json of either. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString('utf8');
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpacked(bytes: Buffer, from: string, maxBytes: number): Observed<string> {
  try {
    return known(gunzipSync(bytes, { maxOutputLength: maxBytes }).toString('utf8'), from);
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE')
      return unreadable('unsupported', `it is larger than ${maxBytes} bytes when unpacked`, from);
    return unreadable('malformed', 'it cannot be unpacked', from);
  }
}
