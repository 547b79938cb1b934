import assert from 'node:assert/strict';
import { TarDecoder, type TarEntry } from './tar-decoder.ts';

/** What an archive holds, each file with its content. */
export interface Decoded {
  entries: (TarEntry & { content: string })[];
  remarks: string[];
}

/** Decodes an archive that comes in chunks of a size. */
export function decode(archive: Buffer, chunkSize = archive.length): Decoded {
  const decoder = new TarDecoder();
  const decoded: Decoded = { entries: [], remarks: [] };
  let parts: Buffer[] = [];
  for (let at = 0; at < archive.length; at += chunkSize)
    for (const event of decoder.push(archive.subarray(at, at + chunkSize)))
      switch (event.kind) {
        case 'entry':
          decoded.entries.push({ ...event.entry, content: '?' });
          parts = [];
          break;
        case 'bytes':
          parts.push(Buffer.from(event.bytes));
          break;
        case 'hole':
          parts.push(Buffer.alloc(event.length));
          break;
        case 'end': {
          const last = decoded.entries.at(-1);
          if (last) last.content = Buffer.concat(parts).toString('latin1');
          break;
        }
        case 'remark':
          decoded.remarks.push(event.text);
      }
  decoder.finish();
  return decoded;
}

const sizes = [1, 7, 100, 511, 512, 513, 5000];

/** The only entry of an archive, which is the same in chunks of any size. */
export function onlyEntry(archive: Buffer): TarEntry & { content: string } {
  const whole = decode(archive);
  for (const size of sizes) assert.deepEqual(decode(archive, size), whole, `in chunks of ${size}`);
  const [entry, ...more] = whole.entries;
  assert.ok(entry !== undefined && more.length === 0);
  return entry;
}
