import assert from 'node:assert/strict';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { textReader } from '../../../test/kit/memory-image.ts';
import { dockerArchive } from '../../../test/kit/tar-archive.ts';
import { contentProofs } from '../content-proofs.ts';
import { layerCache } from '../layer-cache.ts';
import { readImage } from '../read-image.ts';
import { openImage } from './open-image.ts';
import { addImage, layer, layout, types } from './test-layout.ts';

const place = mkdtempSync(join(tmpdir(), 'ironhull-proofs-'));
after(() => rmSync(place, { recursive: true }));

/** A file that was changed a moment ago is never taken from the cache: the times of files are coarse. */
const untilOld = (): Promise<void> => wait(2100);

/** What a scan with a cache finds, how many layers it let pass by, and how many files its reader read. */
async function scan(text: string): Promise<{ texts: string; gaps: number; given: number; read: number }> {
  const [kind = '', name = ''] = text.split(':');
  assert.ok(kind === 'docker-archive' || kind === 'oci');
  const source = await openImage(
    { kind, name },
    {
      directory: place,
      engine: () => assert.fail('no engine is asked'),
      registries: () => assert.fail('no registry is asked'),
    },
  );
  assert.ok(!('folder' in source));
  const counts = { given: 0, read: 0 };
  const ordinary = textReader();
  // One object for each process in a real run: its name and version are in the key.
  const reader = textReader({ read: (file) => (counts.read++, ordinary.read(file)) });
  try {
    const { readings, gaps } = await readImage(
      {
        ...source,
        readLayers: (wanted, take) => source.readLayers(wanted, (content) => (counts.given++, take(content))),
      },
      [reader],
      { cache: layerCache(join(place, 'layers')), proofs: contentProofs(join(place, 'proofs')) },
    );
    const texts = readings.flatMap(({ files }) =>
      files.map(({ reading }) => ('text' in reading ? reading.text : '')),
    );
    const all = [...gaps, ...readings.flatMap((reading) => reading.gaps)];
    return { texts: texts.join(), gaps: all.length, ...counts };
  } finally {
    source.close();
  }
}

/** Changes a text in a file in its place, with the same size and times. */
function change(path: string, from: string, to: string): void {
  const { mtime, atime } = statSync(path);
  const at = readFileSync(path).indexOf(from);
  assert.ok(at > 0 && from.length === to.length);
  const file = openSync(path, 'r+');
  writeSync(file, to, at);
  closeSync(file);
  utimesSync(path, atime, mtime);
}

test('an archive that was changed is never answered from the cache', async () => {
  const path = join(place, 'image.tar');
  writeFileSync(path, dockerArchive([{ layers: [layer('clean'), layer('upper')] }]));
  const name = 'docker-archive:image.tar';
  await untilOld();
  assert.deepEqual(await scan(name), { texts: 'clean,upper', gaps: 0, given: 2, read: 2 });
  assert.deepEqual(await scan(name), { texts: 'clean,upper', gaps: 0, given: 0, read: 0 });
  change(path, 'clean', 'other');
  const changed = await scan(name);
  assert.deepEqual([changed.texts, changed.gaps, changed.read], ['other,upper', 1, 1]);
  await untilOld();
  assert.deepEqual((await scan(name)).texts, 'other,upper', 'also when it is old');
  change(path, 'other', 'clean');
  const restored = await scan(name);
  assert.deepEqual(
    restored,
    { texts: 'clean,upper', gaps: 0, given: 2, read: 0 },
    'its digests are computed',
  );
  await untilOld();
  await scan(name);
  assert.deepEqual((await scan(name)).given, 0, 'and remembered once it is old enough');
  copyFileSync(path, join(place, 'copy.tar'));
  change(join(place, 'copy.tar'), 'clean', 'other');
  assert.equal((await scan('docker-archive:copy.tar')).texts, 'other,upper', 'a copy has its own state');
});

test('of an archive that lacks a layer, nothing is taken from the cache', async () => {
  const [low, high] = [layer('low'), layer('high')];
  writeFileSync(join(place, 'whole.tar'), dockerArchive([{ layers: [low, high] }]));
  assert.equal((await scan('docker-archive:whole.tar')).texts, 'low,high');
  writeFileSync(
    join(place, 'part.tar'),
    dockerArchive([{ layers: [low, high], stored: [low, Buffer.alloc(0)] }]),
  );
  const part = await scan('docker-archive:part.tar');
  assert.deepEqual([part.texts, part.gaps], ['low', 1]);
});

test('a folder is known by its blobs, also compressed ones', async () => {
  const write = (folder: string): string => {
    const made = layout();
    const manifest = addImage(made, 'text');
    mkdirSync(join(place, folder, 'blobs/sha256'), { recursive: true });
    for (const [digest, bytes] of made.blobs)
      writeFileSync(join(place, folder, 'blobs/sha256', digest.slice(7)), bytes);
    const index = { schemaVersion: 2, mediaType: types.index, manifests: [manifest] };
    writeFileSync(join(place, folder, 'index.json'), JSON.stringify(index));
    const blob = [...made.blobs].find(([, bytes]) => bytes[0] === 0x1f)?.[0] ?? '';
    return join(place, folder, 'blobs/sha256', blob.slice(7));
  };
  write('one');
  await untilOld();
  assert.deepEqual(await scan('oci:one'), { texts: 'text', gaps: 0, given: 1, read: 1 });
  assert.deepEqual(await scan('oci:one'), { texts: 'text', gaps: 0, given: 0, read: 0 });
  const blob = write('two');
  assert.deepEqual(await scan('oci:two'), { texts: 'text', gaps: 0, given: 1, read: 0 });
  writeFileSync(blob, readFileSync(blob).subarray(0, -4));
  const cut = await scan('oci:two');
  assert.ok(cut.gaps > 0, 'a blob that is cut off is no longer the layer');
});
