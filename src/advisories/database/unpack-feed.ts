import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Malformed } from '../../formats/bytes/byte-source.ts';

/** A publisher's own compression, and that of a server or a mirror on top. */
const mostLayers = 2;

/**
 * Unpacks a file as long as it is compressed by gzip, and returns the file with the content: itself, or one beside it that the
 * caller removes (`FILE.unpacked…`).
 * @throws Malformed if it is damaged, or unpacks to more than `maxBytes`.
 */
export async function unpackFeed(file: string, maxBytes: number): Promise<string> {
  let packed = file;
  for (let n = 1; n <= mostLayers && (await isGzip(packed)); n++) {
    const unpacked = `${file}.unpacked${n}`;
    try {
      await pipeline(createReadStream(packed), createGunzip(), atMost(maxBytes), createWriteStream(unpacked));
    } catch (error) {
      await rm(unpacked, { force: true });
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code.startsWith('Z_')) throw new Malformed('its compressed content is damaged', { cause: error });
      throw error;
    } finally {
      if (packed !== file) await rm(packed, { force: true });
    }
    packed = unpacked;
  }
  return packed;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(3), 0, 3, 0);
    return buffer.equals(Buffer.from([0x1f, 0x8b, 8]));
  } finally {
    await handle.close();
  }
}

/** Returns a stream that passes what it gets, and fails after `maxBytes`. */
export function atMost(maxBytes: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      size += chunk.length;
      if (size > maxBytes) done(new Malformed(`it unpacks to more than the limit of ${maxBytes} bytes`));
      else done(null, chunk);
    },
  });
}
