import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  renameSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { memoryImage, textReader } from '../../test/kit/memory-image.ts';
import { tarArchive } from '../../test/kit/tar-archive.ts';
import { layerCache, layerCacheFolder } from './layer-cache.ts';
import type { LayerReading } from './layer-reading.ts';
import { readImage } from './read-image.ts';

let place = '';
beforeEach(() => {
  place = join(mkdtempSync(join(tmpdir(), 'ironhull-cache-')), 'layers');
});
afterEach(() => rmSync(join(place, '..'), { recursive: true, force: true }));

const readers = [textReader()];

async function readingOf(text: string): Promise<LayerReading> {
  const layer = tarArchive([{ name: 'db/x', content: text, mode: 0o4755, uid: 7 }]);
  const { readings } = await readImage(memoryImage([layer]), readers);
  assert.ok(readings[0]);
  return readings[0];
}

function onlyEntry(): string {
  const [name, ...more] = readdirSync(place);
  assert.ok(name !== undefined && more.length === 0);
  return join(place, name);
}

test('a reading comes back as it was, for its owner alone', async () => {
  const reading = await readingOf('x');
  const cache = layerCache(place);
  assert.equal(cache.load(reading.digest, readers), undefined);
  assert.equal(existsSync(place), false);
  cache.save(reading, readers);
  const { form: _form, ...loaded } = { form: 0, ...layerCache(place).load(reading.digest, readers) };
  assert.deepEqual(loaded, reading);
  assert.equal(statSync(place).mode & 0o777, 0o700);
  assert.equal(statSync(onlyEntry()).mode & 0o777, 0o600);
});

test('other readers, or other versions of them, read a layer again', async () => {
  const reading = await readingOf('x');
  const cache = layerCache(place);
  cache.save(reading, readers);
  assert.equal(cache.load(reading.digest, [textReader({ version: 2 })]), undefined);
  assert.equal(cache.load(reading.digest, [textReader({ name: 'other' })]), undefined);
  assert.equal(cache.load(reading.digest, [...readers, textReader({ name: 'more' })]), undefined);
  assert.equal(cache.load(`sha256:${'0'.repeat(64)}`, readers), undefined);
});

test('an entry that is damaged, too large, of others or a link is as good as none', async () => {
  const reading = await readingOf('x');
  const cache = layerCache(place);
  const damage: Record<string, (path: string) => void> = {
    empty: (path) => writeFileSync(path, ''),
    'cut off': (path) => writeFileSync(path, readFileSync(path).subarray(0, -5)),
    'no JSON': (path) => writeFileSync(path, zstdCompressSync(Buffer.from('{'))),
    'another form': (path) =>
      writeFileSync(path, zstdCompressSync(Buffer.from(JSON.stringify({ ...reading, form: 0 })))),
    'another layer': (path) =>
      writeFileSync(
        path,
        zstdCompressSync(Buffer.from(JSON.stringify({ ...reading, form: 1, digest: 'sha256:1' }))),
      ),
    'a bomb': (path) => writeFileSync(path, zstdCompressSync(Buffer.alloc(260 * 1024 * 1024))),
    'writable by others': (path) => chmodSync(path, 0o622),
    'a link': (path) => {
      renameSync(path, join(place, '..', 'elsewhere'));
      symlinkSync(join(place, '..', 'elsewhere'), path);
    },
  };
  for (const [title, act] of Object.entries(damage)) {
    cache.save(reading, readers);
    assert.ok(cache.load(reading.digest, readers), title);
    act(onlyEntry());
    assert.equal(cache.load(reading.digest, readers), undefined, title);
    rmSync(onlyEntry());
  }
  cache.save(reading, readers);
  assert.equal(layerCache(place, { total: 1e9, entry: 10 }).load(reading.digest, readers), undefined);
});

test('a folder that others may write is not used, and one that cannot be made costs nothing but time', async () => {
  const reading = await readingOf('x');
  layerCache(place).save(reading, readers);
  rmSync(onlyEntry());
  chmodSync(place, 0o777);
  layerCache(place).save(reading, readers);
  assert.deepEqual(readdirSync(place), []);
  const file = join(place, 'file');
  writeFileSync(file, '');
  layerCache(join(file, 'below')).save(reading, readers);
});

test('what was not used for longest goes first', async () => {
  const [one, two, three] = [await readingOf('1'), await readingOf('2'), await readingOf('3')];
  const keep = layerCache(place);
  keep.save(one, readers);
  const first = onlyEntry();
  const { size } = statSync(first);
  keep.save(two, readers);
  const second =
    readdirSync(place)
      .map((name) => join(place, name))
      .find((path) => path !== first) ?? '';
  utimesSync(first, 1000, 1000);
  utimesSync(second, 2000, 2000);
  assert.ok(keep.load(one.digest, readers), 'and is used by that');
  layerCache(place, { total: Math.round(size * 2.5), entry: 1e6 }).save(three, readers);
  assert.equal(keep.load(two.digest, readers), undefined);
  assert.ok(keep.load(one.digest, readers));
  assert.ok(keep.load(three.digest, readers));
});

test('the folder is below that of caches', () => {
  assert.equal(layerCacheFolder({ env: { XDG_CACHE_HOME: '/c' }, home: '/h' }), '/c/ironhull/layers');
  for (const XDG_CACHE_HOME of [undefined, '', 'relative'])
    assert.equal(layerCacheFolder({ env: { XDG_CACHE_HOME }, home: '/h' }), '/h/.cache/ironhull/layers');
});
