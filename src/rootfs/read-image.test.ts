import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryImage, textReader } from '../../test/kit/memory-image.ts';
import { folder, hardlink, symlink, tarArchive, type MadeEntry } from '../../test/kit/tar-archive.ts';
import { Malformed } from '../formats/bytes/byte-source.ts';
import { Unavailable } from './image-source.ts';
import type { LayerCache } from './layer-cache.ts';
import type { LayerReading } from './layer-reading.ts';
import { readImage, type ImageReading } from './read-image.ts';
import { isVisible } from './visible-readings.ts';

const layersOf = (...layers: readonly (readonly MadeEntry[])[]): Buffer[] =>
  layers.map((one) => tarArchive(one));

/** What was read of the files that are visible, by the path that they were claimed by. */
function textsOf({ readings, tree }: ImageReading): Record<string, string> {
  const found: Record<string, string> = {};
  readings.forEach(({ files }, layer) => {
    for (const { path, reading } of files)
      if (tree.at(path)?.layer === layer && 'text' in reading && 'path' in reading)
        found[String(reading.path)] = String(reading.text);
  });
  return found;
}

function gapsOf({ readings, gaps }: ImageReading): string[] {
  return [...readings.flatMap((reading) => reading.gaps), ...gaps].map(({ what, why }) => `${what}: ${why}`);
}

test('layers are put on top of each other as overlayfs does', async () => {
  const cases: [title: string, layers: Buffer[], visible: string[]][] = [
    ['a whiteout', layersOf([{ name: 'a/b' }, { name: 'a/c' }], [{ name: 'a/.wh.b' }]), ['/a', '/a/c']],
    ['of a directory', layersOf([{ name: 'a/b/c' }], [{ name: 'a/.wh.b' }]), ['/a']],
    ['not of its own layer', layersOf([{ name: 'a' }], [{ name: 'a' }, { name: '.wh.a' }]), ['/a']],
    ['not of layers above', layersOf([{ name: '.wh.a' }], [{ name: 'a' }]), ['/a']],
    ['opaque', layersOf([{ name: 'a/b/c' }], [{ name: 'a/x' }, { name: 'a/.wh..wh..opq' }]), ['/a', '/a/x']],
    ['a file over a directory', layersOf([{ name: 'a/b' }], [{ name: 'a' }]), ['/a']],
    [
      'and a directory again',
      layersOf([{ name: 'a/b' }], [{ name: 'a' }], [folder('a'), { name: 'a/c' }]),
      ['/a', '/a/c'],
    ],
    ['a directory that is only named', layersOf([{ name: 'a' }], [{ name: 'a/b' }]), ['/a', '/a/b']],
    [
      'a directory over a link',
      layersOf([folder('x'), symlink('a', 'x')], [{ name: 'a/b' }]),
      ['/a', '/a/b', '/x'],
    ],
    ['a removed link', layersOf([symlink('a', 'x'), { name: 'x/y' }], [{ name: '.wh.a' }]), ['/x', '/x/y']],
    [
      'a directory that was removed and is new',
      layersOf([{ name: 'a/b' }], [{ name: '.wh.a' }, folder('a'), { name: 'a/c' }]),
      ['/a', '/a/c'],
    ],
    ['an empty layer', layersOf([{ name: 'a' }], []), ['/a']],
  ];
  for (const [title, layers, visible] of cases) {
    const { tree } = await readImage(memoryImage(layers), []);
    assert.deepEqual([...tree.paths()].toSorted(), visible, title);
  }
});

test('hard links have the content of their file, whatever was kept', async () => {
  const passes = { count: 0 };
  const layers = layersOf([
    { name: 'srv/data', content: 'data', mode: 0o600 },
    hardlink('db/one', 'srv/data'),
    hardlink('db/two', '/db/one'),
    { name: 'srv/old', content: 'old' },
    hardlink('db/old', 'srv/old'),
    { name: 'srv/old', content: 'new' },
  ]);
  const image = await readImage(memoryImage(layers, { passes }), [textReader()]);
  assert.deepEqual(textsOf(image), { '/db/one': 'data', '/db/two': 'data' });
  assert.deepEqual(gapsOf(image), ['/db/old: text: its content could not be read']);
  assert.equal(passes.count, 2);
  const content = textReader({ claims: () => false, claimsContent: (head) => head[0] === 0x64 });
  const byContent = await readImage(
    memoryImage(layersOf([{ name: 'a', content: 'd' }, hardlink('b', 'a')], [{ name: '.wh.a' }])),
    [content],
  );
  assert.deepEqual(
    byContent.readings[0]?.files.map(({ path }) => path),
    ['/a', '/b'],
  );
});

/** Claims every file, so that a link finds its content. */
const everything = textReader({ name: 'everything', claims: () => false, claimsContent: () => true });

/** What the ordinary reader read of the files that a container sees. */
function seenTexts({ readings, tree }: ImageReading): Record<string, unknown> {
  const seen = readings.flatMap(({ files }, layer) =>
    files.filter((file) => file.reader === 'text' && isVisible(file, layer, tree)),
  );
  return Object.fromEntries(
    seen.map(({ path, as = path, reading }) => [as, 'text' in reading ? reading.text : undefined]),
  );
}

test('links to a file that just passed by need no second pass', async () => {
  const passes = { count: 0 };
  const layers = layersOf(
    [
      { name: 'srv/data', content: 'data', mode: 0o600 },
      hardlink('db/one', 'srv/data'),
      hardlink('db/two', '/db/one'),
      symlink('db/link', '../srv/data'),
      symlink('db/moved', '../srv/data'),
      { name: 'srv/old', content: 'old' },
      hardlink('db/old', 'srv/old'),
      { name: 'srv/old', content: 'new' },
    ],
    [{ name: 'srv/more', content: 'upper' }, symlink('db/moved', '../srv/more')],
  );
  const image = await readImage(memoryImage(layers, { passes }), [textReader(), everything]);
  assert.deepEqual(seenTexts(image), {
    '/db/one': 'data',
    '/db/two': 'data',
    '/db/link': 'data',
    // The link of a name that another file took stays with its own file.
    '/db/old': 'old',
    '/db/moved': 'upper',
  });
  assert.deepEqual(gapsOf(image), []);
  assert.equal(passes.count, 2, 'each layer once');
});

test('a link to a name that another file takes later is read again', async () => {
  const passes = { count: 0 };
  const layers = layersOf(
    [{ name: 'srv/a', content: 'old' }, symlink('db/a', '../srv/a'), { name: 'srv/a', content: 'new' }],
    [{ name: 'srv/b', content: 'low' }, symlink('db/b', '../srv/b')],
    [{ name: 'srv/b', content: 'high' }],
  );
  const image = await readImage(memoryImage(layers, { passes }), [textReader(), everything]);
  assert.deepEqual(seenTexts(image), { '/db/a': 'new', '/db/b': 'high' });
  assert.equal(passes.count, 5);
});

test('of the contents that passed by, the last ones are kept', async () => {
  const long = 'x'.repeat(9 * 1024 * 1024);
  const passes = { count: 0 };
  const layers = layersOf([
    { name: 'srv/one', content: 'one' },
    { name: 'srv/long', content: long },
    { name: 'srv/longer', content: long },
    hardlink('db/one', 'srv/one'),
  ]);
  const image = await readImage(memoryImage(layers, { passes }), [textReader(), everything]);
  assert.deepEqual(seenTexts(image), { '/db/one': 'one' });
  assert.equal(passes.count, 2);
});

test('companions are there, whether they come before or after their file', async () => {
  const reader = textReader({
    claims: (path) => path.endsWith('/main'),
    companionsOf: (path) => ['after', 'before', 'none', 'linked'].map((name) => path.replace('main', name)),
  });
  const passes = { count: 0 };
  const layers = layersOf([
    { name: 'db/before', content: 'B' },
    { name: 'db/main', content: 'M' },
    { name: 'db/after', content: 'A' },
    hardlink('db/linked', 'db/before'),
  ]);
  const { readings } = await readImage(memoryImage(layers, { passes }), [reader]);
  const [file] = readings[0]?.files ?? [];
  assert.ok(file && 'companions' in file.reading);
  assert.deepEqual(file.reading.companions, ['/db/after=A', '/db/before=B', '/db/linked=B']);
  assert.equal(passes.count, 2);
});

test('a claimed link is read where it leads to in the merged layers', async () => {
  const layers = layersOf(
    [{ name: 'opt/real', content: 'low' }, symlink('db/link', '../opt/real'), symlink('db/chain', 'link')],
    [symlink('db/out', '../../../../opt/real'), symlink('db/loop', 'loop'), symlink('db/none', 'nowhere')],
    [{ name: 'opt/real', content: 'high' }],
  );
  const image = await readImage(memoryImage(layers), [textReader()]);
  assert.deepEqual(textsOf(image), { '/db/link': 'high', '/db/chain': 'high', '/db/out': 'high' });
  assert.deepEqual(gapsOf(image), []);
});

test('files below a linked directory are read by the paths that are claimed, once, as the layers have them', async () => {
  const layers = layersOf(
    [
      folder('opt/place'),
      { name: 'opt/place/x', content: 'low' },
      { name: 'opt/place/gone', content: 'gone' },
      { name: 'opt/place/in/deep', content: 'deep' },
      symlink('db', 'var/db'),
      folder('var'),
      symlink('var/db', '/opt/place'),
      folder('srv'),
      symlink('srv/modules', '../opt/place'),
      symlink('srv/loop', 'loop'),
    ],
    [{ name: 'opt/place/x', content: 'high' }, { name: 'opt/place/.wh.gone' }],
  );
  const reader = textReader({
    folders: ['/db', '/nowhere', '/srv/loop', 'modules'],
    claims: (path) => /^\/db\/|\/modules\/x$/u.test(path),
  });
  const image = await readImage(memoryImage(layers), [reader]);
  assert.deepEqual(textsOf(image), { '/db/x': 'high', '/db/in/deep': 'deep', '/srv/modules/x': 'high' });
  assert.deepEqual(gapsOf(image), []);
  const own = textReader({ folders: ['/db'], claims: (path) => /^\/(?:db|opt\/place)\/x$/u.test(path) });
  const read = await readImage(memoryImage(layers), [own]);
  assert.deepEqual(textsOf(read), { '/opt/place/x': 'high' });
});

test('readers get what they claim, and what they cannot read is a gap', async () => {
  const failing = textReader({
    name: 'failing',
    claims: (path) => path === '/db/x',
    read: () => {
      throw new Malformed('it is no database');
    },
  });
  const broken = textReader({
    name: 'broken',
    claims: (path) => path === '/db/x',
    read: () => Buffer.alloc(1).subarray(0).toJSON().data.at(9) ?? JSON.parse('{'),
  });
  const small = textReader({ name: 'small', claims: (path) => path === '/db/long', maxBytes: 3 });
  const magic = textReader({
    name: 'magic',
    claims: () => false,
    claimsContent: (head, path) => head.length > 0 && path.startsWith('/bin/'),
  });
  const layers = layersOf([
    { name: 'db/x', content: 'x' },
    { name: 'db/long', content: 'long' },
    { name: 'db/empty' },
    { name: 'bin/sh', content: 'M'.repeat(2000) },
  ]);
  for (const chunkSize of [100, 64_000]) {
    const image = await readImage(memoryImage(layers, { chunkSize }), [
      textReader(),
      failing,
      broken,
      small,
      magic,
    ]);
    assert.deepEqual(
      image.readings[0]?.files.map(({ path, reader }) => `${path} ${reader}`),
      ['/db/x text', '/db/long text', '/db/empty text', '/bin/sh magic'],
    );
    assert.deepEqual(
      gapsOf(image).map((gap) => gap.replace(/\(.*\)/u, '()')),
      [
        '/db/long: small: larger than the limit of 3 bytes ()',
        '/db/x: failing: it is no database',
        '/db/x: broken: failed ()',
      ].toSorted((a, b) => Number(a.includes('small')) - Number(b.includes('small'))),
    );
  }
});

test('a content that is not the one that is named is a gap, and is not kept in the cache', async () => {
  const saved: string[] = [];
  const cache: LayerCache = { load: () => undefined, save: ({ digest }) => saved.push(digest) };
  const [one, two] = layersOf([{ name: 'db/a', content: 'a' }], [{ name: 'db/b', content: 'b' }]);
  assert.ok(one && two);
  const image = await readImage(memoryImage([one, two], { stored: [one, one] }), [textReader()], { cache });
  assert.match(gapsOf(image).join(), /it is not the layer that the configuration names/u);
  assert.deepEqual(saved, [image.readings[0]?.digest]);
});

test('a layer that is not there, or whose source fails, is a gap', async () => {
  const [one, two] = layersOf([{ name: 'db/a', content: 'a' }], [{ name: 'db/b', content: 'b' }]);
  assert.ok(one && two);
  const image = await readImage(memoryImage([one, two], { stored: [one] }), [textReader()]);
  assert.match(gapsOf(image).join(), /its content is not there/u);
  const readLayers = () => Promise.reject(new Unavailable('connection refused'));
  const failing = { ...memoryImage([one, two]), readLayers };
  assert.deepEqual(gapsOf(await readImage(failing, [])), [
    'memory: not all layers could be read: connection refused',
  ]);
});

test('what is in the cache is not read again', async () => {
  const kept = new Map<string, LayerReading>();
  const cache: LayerCache = {
    load: (digest) => kept.get(digest),
    save: (reading) => kept.set(reading.digest, reading),
  };
  const passes = { count: 0 };
  const layers = layersOf(
    [{ name: 'opt/real', content: 'x' }, symlink('db/link', '/opt/real')],
    [{ name: 'db/b', content: 'b' }],
  );
  const first = await readImage(memoryImage(layers, { passes }), [textReader()], { cache });
  assert.equal(passes.count, 3, 'both layers, and the first again for the file behind the link');
  const second = await readImage(memoryImage(layers, { passes }), [textReader()], { cache });
  assert.equal(passes.count, 3);
  assert.deepEqual(textsOf(second), textsOf(first));
  assert.deepEqual(textsOf(second), { '/db/link': 'x', '/db/b': 'b' });
});
