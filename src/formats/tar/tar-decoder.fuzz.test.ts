import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { folder, hardlink, symlink, tarArchive } from '../../../test/kit/tar-archive.ts';
import { Malformed } from '../bytes/byte-source.ts';
import { TarDecoder } from './tar-decoder.ts';

const sparse = { 'GNU.sparse.size': '5000', 'GNU.sparse.map': '0,2,100,2' };
const archive = tarArchive([
  folder('etc'),
  {
    name: 'etc/passwd',
    content: 'root:x:0:0'.repeat(100),
    pax: { path: 'etc/ä', size: '1000', mtime: '1.5' },
  },
  symlink('a', 'b'),
  { name: 's', content: 'abcd', pax: sparse },
  hardlink('c', 'etc/passwd'),
  {
    name: 'm',
    content: '1\n0\n4\n'.padEnd(512, '\0') + 'abcd',
    pax: { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '90' },
  },
]);

/** What an archive has, as text; of a damaged one the message. */
function describe(bytes: Buffer, chunkSize: number): string {
  const decoder = new TarDecoder();
  const said: string[] = [];
  let length = 0;
  try {
    for (let at = 0; at < bytes.length; at += chunkSize)
      for (const event of decoder.push(bytes.subarray(at, at + chunkSize)))
        if (event.kind === 'bytes') length += event.bytes.length;
        else if (event.kind === 'hole') length += event.length;
        else said.push(`${length} ${JSON.stringify(event)}`);
    decoder.finish();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    said.push(error.message);
  }
  return said.join('\n');
}

test('damaged archives are read, or malformed, and the same in chunks of any size', () => {
  const random = seeded(7);
  for (let round = 0; round < roundsOf(3000); round++) {
    const bytes = Buffer.from(archive);
    for (let n = 0; n <= random() * 4; n++) {
      // Mostly in headers, of which some keep their checksum.
      const at = Math.floor(random() * bytes.length);
      bytes[at] = random() < 0.5 ? Math.floor(random() * 256) : 0x30 + Math.floor(random() * 10);
    }
    const cut = random() < 0.2 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
    const whole = describe(cut, Math.max(cut.length, 1));
    assert.equal(describe(cut, 1 + Math.floor(random() * 700)), whole);
  }
});
