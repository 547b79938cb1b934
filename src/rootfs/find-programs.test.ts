import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryImage } from '../../test/kit/memory-image.ts';
import { folder, symlink, tarArchive } from '../../test/kit/tar-archive.ts';
import type { Cataloger } from '../inventory/cataloger.ts';
import { kindOfProgram } from './find-programs.ts';
import type { LayerCache } from './layer-cache.ts';
import { NotCached } from './read-image.ts';
import { ownedPrograms, readFiles } from './read-inventory.ts';

/** Reads which files a package owns. */
const lists: Cataloger = {
  name: 'lists',
  version: 1,
  claims: (path) => path === '/list',
  maxBytes: 1000,
  read: ({ content }) => ({
    owned: [{ owner: 'deb/all', paths: content.read(0, content.size).toString().split('\n') }],
  }),
};

const owned = [
  '/lib/liba.so.1',
  '/usr/bin/tool',
  '/usr/share/all/main.py',
  '/usr/share/doc/all',
  '/usr/share/doc/all/readme',
  '/usr/lib/liba.so',
  '/usr/lib/gone.so',
];

const image = () =>
  memoryImage([
    tarArchive([
      folder('usr/lib'),
      symlink('lib', 'usr/lib'),
      { name: 'usr/lib/liba.so.1', content: 'x' },
      symlink('usr/lib/liba.so', 'liba.so.1'),
      { name: 'usr/lib/gone.so', content: 'x' },
      { name: 'usr/bin/tool', content: 'x', mode: 0o755 },
      { name: 'usr/share/all/main.py', content: 'x' },
      { name: 'usr/share/doc/all/readme', content: 'x' },
      { name: 'list', content: owned.join('\n') },
    ]),
    tarArchive([{ name: 'usr/lib/.wh.gone.so', content: '' }]),
  ]);

test('programs, libraries and files for interpreters, by the paths that the kernel shows', async () => {
  assert.deepEqual(ownedPrograms(await readFiles(image(), [lists], {})), [
    { owner: 'deb/all', paths: ['/usr/lib/liba.so.1', '/usr/bin/tool', '/usr/share/all/main.py'] },
  ]);
});

test('the kind of a program follows from its name', () => {
  for (const [path, kind] of [
    ['/usr/lib/libssl.so.3', 'library'],
    ['/usr/lib/engines/padlock.so', 'library'],
    ['/usr/lib/libfoo-1.2.so.0.1.2-3', 'library'],
    ['/usr/bin/bash', 'program'],
    ['/usr/lib/x.pm', 'interpreted'],
    ['/srv/app.jar', 'interpreted'],
    ['/usr/bin/run.sh', 'interpreted'],
  ] as const)
    assert.equal(kindOfProgram(path), kind, path);
});

test('where only what was read before counts, an image is refused until it was', async () => {
  const kept = new Map<string, unknown>();
  const cache: LayerCache = {
    load: (digest) => kept.get(digest) as ReturnType<LayerCache['load']>,
    save: (reading) => void kept.set(reading.digest, reading),
  };
  await assert.rejects(readFiles(image(), [lists], { cache, cachedOnly: true }), NotCached);
  const first = await readFiles(image(), [lists], { cache });
  const again = await readFiles(image(), [lists], { cache, cachedOnly: true });
  assert.deepEqual(ownedPrograms(again), ownedPrograms(first));
  assert.ok(first.isWhole && again.isWhole);
});
