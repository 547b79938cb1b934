import assert from 'node:assert/strict';
import { lstatSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'node:test';
import { engineClient, type EngineClient } from '../../src/io/engine/client.ts';
import type { FileReader } from '../../src/rootfs/file-reader.ts';
import type { ImageLayer } from '../../src/rootfs/image-configuration.ts';
import { layerCache, type LayerCache } from '../../src/rootfs/layer-cache.ts';
import { openImage, type ImageAccess } from '../../src/rootfs/sources/open-image.ts';
import { readImage, type ImageReading } from '../../src/rootfs/read-image.ts';
import { docker } from '../kit/collect-lab.ts';
import { dockerArchive, folder, hardlink, symlink, tarArchive, type MadeEntry } from '../kit/tar-archive.ts';
import { labTest } from './kit/availability.ts';
import { buildImage, builders, builderSkip } from './kit/build.ts';
import { mustRun } from './kit/commands.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

/** What the engine puts into every container. */
const ofContainers =
  /^\/(?:dev|proc|sys)(?:\/|$)|^\/\.dockerenv$|^\/etc\/(?:hostname|hosts|resolv\.conf|mtab)$/u;

const access = (client: EngineClient): ImageAccess => ({
  directory: '/',
  engine: () => Promise.resolve(client),
  registries: () => assert.fail('no registry is asked'),
});

/** Remembers the text of each file below `/srv`. */
const texts: FileReader = {
  name: 'texts',
  version: 1,
  claims: (path) => path.startsWith('/srv/'),
  maxBytes: 1000,
  read: ({ content }) => ({ text: content.read(0, content.size).toString() }),
};

async function withClient<T>(engine: LabEngine, use: (client: EngineClient) => Promise<T>): Promise<T> {
  const client = engineClient({ kind: 'unix', path: engine.socket });
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

async function readNamed(
  kind: 'docker' | 'container' | 'docker-archive' | 'oci-archive',
  name: string,
  client: EngineClient,
  cache?: LayerCache,
): Promise<{ reading: ImageReading; layers: readonly ImageLayer[] }> {
  const source = await openImage({ kind, name }, access(client));
  assert.ok(!('folder' in source));
  try {
    const reading = await readImage(source, [texts], cache && { cache });
    return { reading, layers: source.layers };
  } finally {
    source.close();
  }
}

function visiblePaths({ tree }: ImageReading): string[] {
  return [...tree.paths()].filter((path) => path !== '/' && !ofContainers.test(path)).toSorted();
}

function visibleTexts({ readings, tree }: ImageReading): Record<string, string> {
  const entries = readings.flatMap(({ files }, layer) =>
    files
      .filter(({ path }) => tree.at(path)?.layer === layer)
      .map(({ path, reading }) => [path, 'text' in reading ? String(reading.text) : ''] as const),
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The paths in a container, and the texts of its files below `/srv`, as `docker export` has them. */
async function exported(
  engine: LabEngine,
  container: string,
): Promise<{ paths: string[]; texts: Record<string, string> }> {
  const place = await mkdtemp(join(engine.directory, 'export-'));
  const archive = join(place, 'export.tar');
  await docker(engine, 'export', '--output', archive, container);
  const listed = await mustRun('tar', ['--list', '--quoting-style=literal', '--file', archive]);
  const paths = listed
    .split('\n')
    .map((name) => `/${name.replace(/\/$/u, '')}`)
    .filter((path) => path !== '/' && !ofContainers.test(path))
    .toSorted();
  await mustRun('tar', ['--extract', '--file', archive, '--directory', place, 'srv']);
  const found: Record<string, string> = {};
  for (const path of paths.filter((one) => one.startsWith('/srv/')))
    if (lstatSync(join(place, path)).isFile()) found[path] = readFileSync(join(place, path), 'utf8');
  return { paths, texts: found };
}

async function inImage(engine: LabEngine, image: string): ReturnType<typeof exported> {
  const id = (await docker(engine, 'create', image, 'sh')).trim();
  return exported(engine, id);
}

const awkward = [
  'FROM lab:busybox',
  'RUN mkdir -p /srv/a/b /srv/c /srv/d/e /srv/f && echo 1 > /srv/a/b/x && echo 1 > /srv/c/x && echo 1 > /srv/d/e/x && echo 1 > /srv/file',
  'RUN ln /srv/a/b/x /srv/f/linked && echo 2 > /srv/a/b/y',
  'RUN rm /srv/a/b/x && rm -r /srv/c && mkdir /srv/c && echo 3 > /srv/c/new',
  'RUN rm -r /srv/d && echo 4 > /srv/d',
  'RUN rm /srv/file && mkdir /srv/file && echo 5 > /srv/file/in',
  'RUN rm /srv/d && mkdir -p /srv/d/e && echo 6 > /srv/d/e/z && rm -r /srv/f && ln -s a /srv/f',
  'RUN mv /srv/a/b /srv/a/moved && rm -r /var',
];

const base = tarArchive([
  folder('etc'),
  folder('srv'),
  folder('srv/dir'),
  { name: 'srv/dir/one', content: 'one' },
  { name: 'srv/dir/two', content: 'two' },
  { name: 'srv/again', content: 'low' },
  { name: 'srv/first', content: 'low' },
  folder('srv/kept'),
  { name: 'srv/kept/x', content: 'x' },
  folder('srv/real'),
  symlink('srv/alias', 'real'),
  { name: 'srv/plain', content: 'a file' },
]);

/** What an engine does with an archive that no builder makes; graph drivers refuse some of them. */
interface HandMade {
  entries: readonly MadeEntry[];
  refusedBy?: 'default';
}

const handMade: Readonly<Record<string, HandMade>> = {
  'an entry after its whiteout': {
    entries: [{ name: 'srv/.wh.again' }, { name: 'srv/again', content: 'new' }],
  },
  'an opaque directory, marked first': {
    entries: [
      folder('srv/dir'),
      { name: 'srv/dir/.wh..wh..opq' },
      { name: 'srv/dir/three', content: 'three' },
    ],
  },
  'an opaque directory, marked last': {
    entries: [
      folder('srv/dir'),
      { name: 'srv/dir/three', content: 'three' },
      { name: 'srv/dir/.wh..wh..opq' },
    ],
  },
  'a directory that only a path names, over a link': { entries: [{ name: 'srv/alias/in', content: 'in' }] },
  'a link and a file through it': {
    entries: [folder('srv/to'), symlink('srv/new', 'to'), { name: 'srv/new/through', content: 'through' }],
  },
  'a link to above the root': {
    entries: [
      folder('srv/to'),
      symlink('srv/up', '../../../srv/to'),
      { name: 'srv/up/here', content: 'here' },
    ],
  },
  'a link and a file through it, to a directory that a layer below has': {
    entries: [symlink('srv/new', 'dir'), { name: 'srv/new/through', content: 'through' }],
    refusedBy: 'default',
  },
  'the same file twice': {
    entries: [
      { name: 'srv/first', content: 'first' },
      { name: './srv/first', content: 'second' },
    ],
    refusedBy: 'default',
  },
  'a directory replaced within a layer': {
    entries: [folder('srv/new'), { name: 'srv/new/x', content: 'x' }, { name: 'srv/new', content: 'file' }],
    refusedBy: 'default',
  },
  'hard links': {
    entries: [{ name: 'srv/h1', content: 'h' }, hardlink('srv/h2', 'srv/h1'), hardlink('srv/h3', './srv/h2')],
  },
  'an absolute name': { entries: [{ name: '/srv/absolute', content: 'x' }] },
  'a whiteout of a directory below a new one': { entries: [folder('srv/kept'), { name: 'srv/kept/.wh.x' }] },
  'a whiteout of what is not there': { entries: [{ name: 'srv/.wh.nothing' }] },
  'leftovers of AUFS': {
    entries: [
      { name: '.wh..wh.aufs' },
      folder('.wh..wh.plnk'),
      folder('.wh..wh.orph'),
      { name: 'srv/after', content: 'after' },
    ],
  },
};

for (const config of ['default', 'containerd'] as const)
  describe(`layers of images in the ${config} store`, () => {
    const shared = sharedEngine(config);

    for (const builder of builders)
      describe(`of the ${builder} builder`, { skip: builderSkip(builder) }, () => {
        labTest(`${config}, ${builder}: the merged layers are what docker export has`, async () => {
          const engine = await shared();
          await labImage(engine);
          await buildImage(engine, builder, 'awkward:1', awkward);
          const oracle = await inImage(engine, 'awkward:1');
          await withClient(engine, async (client) => {
            const cache = layerCache(await mkdtemp(join(engine.directory, 'cache-')));
            const { reading, layers } = await readNamed('docker', 'awkward:1', client, cache);
            assert.deepEqual(reading.gaps, []);
            assert.deepEqual(visiblePaths(reading), oracle.paths);
            assert.deepEqual(visibleTexts(reading), oracle.texts);
            assert.ok(layers.every(({ createdBy }, index) => index === 0 || createdBy?.includes('srv')));
            const silent = { ...client, open: () => assert.fail('docker save was asked for') };
            const again = await readNamed('docker', 'awkward:1', silent, cache);
            assert.deepEqual(visibleTexts(again.reading), oracle.texts);

            const archive = join(engine.directory, 'saved.tar');
            await docker(engine, 'save', '--output', archive, 'awkward:1');
            await mustRun('gzip', ['--keep', '--force', archive]);
            for (const kind of ['docker-archive', 'oci-archive'] as const)
              for (const path of [archive, `${archive}.gz`]) {
                const saved = await readNamed(kind, path, client);
                assert.deepEqual(saved.reading.gaps, []);
                assert.deepEqual(visiblePaths(saved.reading), oracle.paths, `${kind}:${path}`);
              }
          });
        });
      });

    for (const [title, { entries, refusedBy }] of Object.entries(handMade))
      labTest(`${config}: the engine unpacks it the same way: ${title}`, async () => {
        const engine = await shared();
        const archive = join(engine.directory, 'made.tar');
        await writeFile(archive, dockerArchive([{ layers: [base, tarArchive(entries)], tags: ['made:1'] }]));
        const { code, stderr } = await engine.docker('load', '--input', archive);
        assert.equal(code !== 0, refusedBy === config, stderr);
        if (refusedBy === config) return;
        const oracle = await inImage(engine, 'made:1');
        await withClient(engine, async (client) => {
          const { reading } = await readNamed('docker-archive', archive, client);
          assert.deepEqual(visiblePaths(reading), oracle.paths);
          assert.deepEqual(visibleTexts(reading), oracle.texts);
        });
      });

    labTest(`${config}: a container is its image and what it changed`, async () => {
      const engine = await shared();
      await labImage(engine);
      await buildImage(engine, 'classic', 'awkward:1', awkward);
      const script =
        'rm -r /srv/c && mkdir /srv/c && echo n > /srv/c/other; rm /srv/d/e/z; echo c > /srv/a/moved/y; rm -r /srv/file';
      await docker(engine, 'run', '--net=none', '--name', 'changed', 'awkward:1', 'sh', '-c', script);
      const oracle = await exported(engine, 'changed');
      await withClient(engine, async (client) => {
        const { reading, layers } = await readNamed('container', 'changed', client);
        assert.deepEqual(reading.gaps, []);
        assert.deepEqual(visiblePaths(reading), oracle.paths);
        assert.deepEqual(visibleTexts(reading), oracle.texts);
        assert.equal(reading.tree.at('/srv/c/other')?.layer, layers.length - 1);
        assert.equal(reading.tree.at('/bin/busybox')?.layer, 0);
      });
      await docker(engine, 'rm', 'changed');
    });
  });
