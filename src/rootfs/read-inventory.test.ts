import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryImage } from '../../test/kit/memory-image.ts';
import { folder, symlink, tarArchive, type MadeEntry } from '../../test/kit/tar-archive.ts';
import type { Inventory } from '../core/software/inventory.ts';
import { Malformed } from '../formats/bytes/byte-source.ts';
import type { Cataloger, FileReading, FoundPackage } from '../inventory/cataloger.ts';
import { joinInventory, readFiles } from './read-inventory.ts';

/** Reads what a file says in JSON; a text that is none is malformed. */
const catalog: Cataloger = {
  name: 'json',
  version: 1,
  claims: (path) =>
    path.startsWith('/db/') ||
    path.endsWith('-lock') ||
    /^\/(?:etc|usr\/lib)\/(?:os|redhat|oracle)-release$/u.test(path),
  maxBytes: 100_000,
  read({ content }) {
    try {
      return JSON.parse(content.read(0, content.size).toString()) as FileReading;
    } catch {
      throw new Malformed('it is no JSON');
    }
  },
};

const file = (name: string, reading: FileReading): MadeEntry => ({ name, content: JSON.stringify(reading) });
const debian = { id: 'debian', like: [], version: '12', name: 'Debian 12' };
const installed = { proof: 'installed' as const };

async function inventoryOf(...layers: readonly (readonly MadeEntry[])[]): Promise<Inventory> {
  const image = memoryImage(layers.map((one) => tarArchive(one)));
  return joinInventory(await readFiles(image, [catalog], {}), image.layers);
}

test('packages have their files, and these their layers with the steps that made them', async () => {
  const base = file('db/status', {
    packages: [
      { type: 'deb', name: 'zlib1g', version: '1', ...installed },
      { type: 'deb', name: 'apt', version: '2', ...installed },
    ],
  });
  const app = file('db/lock', {
    packages: [{ type: 'npm', name: 'a', version: '1', proof: 'declared', inside: 'x/y' }],
  });
  const { packages, layers, gaps } = await inventoryOf(
    [base],
    [app, file('db/more', { packages: [{ type: 'npm', name: 'a', version: '1', proof: 'installed' }] })],
  );
  assert.deepEqual(gaps, []);
  assert.deepEqual(
    layers.map(({ createdBy }) => createdBy),
    ['step 0', 'step 1'],
  );
  const [low, high] = layers.map(({ digest }) => digest);
  assert.deepEqual(packages, [
    {
      type: 'deb',
      name: 'apt',
      version: '2',
      locations: [{ path: '/db/status', proof: 'installed', layer: low }],
    },
    {
      type: 'deb',
      name: 'zlib1g',
      version: '1',
      locations: [{ path: '/db/status', proof: 'installed', layer: low }],
    },
    {
      type: 'npm',
      name: 'a',
      version: '1',
      locations: [
        { path: '/db/lock!/x/y', proof: 'declared', layer: high },
        { path: '/db/more', proof: 'installed', layer: high },
      ],
    },
  ]);
});

test('a package of a distribution has the layer that installed it, whatever layer wrote the database last', async () => {
  const one = (name: string, version = '1') => ({ type: 'deb' as const, name, version, ...installed });
  const status = (...packages: ReturnType<typeof one>[]) => [file('db/status', { packages })];
  const { packages, layers } = await inventoryOf(
    status(one('base'), one('upgraded'), one('again')),
    status(one('base'), one('upgraded', '2')),
    [file('db/other', { packages: [one('elsewhere')] })],
    status(one('base'), one('upgraded', '2'), one('again'), one('added')),
  );
  const step = new Map(layers.map(({ digest }, place) => [digest, place]));
  assert.deepEqual(
    Object.fromEntries(packages.map(({ name, locations }) => [name, step.get(locations[0]?.layer ?? '')])),
    { added: 3, again: 3, base: 0, elsewhere: 2, upgraded: 1 },
  );
});

test('what a layer above removes or replaces is not in the inventory, nor is what was wrong with it', async () => {
  const one = file('db/one', { packages: [{ type: 'npm', name: 'one', version: '1', ...installed }] });
  const broken = { name: 'db/broken', content: '{' };
  const { packages, gaps } = await inventoryOf(
    [one, broken, { name: 'db/still', content: '{' }],
    [{ name: 'db/.wh.one' }, { name: 'db/.wh.broken' }],
  );
  assert.deepEqual(packages, []);
  assert.deepEqual(gaps, [{ what: '/db/still', why: 'json: it is no JSON' }]);
});

test('the distribution is that of os-release, also where this is a link; absent or unreadable without one', async () => {
  const release = file('usr/lib/os-release', { distribution: debian });
  const linked = await inventoryOf([release, symlink('etc/os-release', '../usr/lib/os-release')]);
  assert.deepEqual(linked.distribution, { state: 'known', value: debian, from: '/usr/lib/os-release' });
  const elsewhere = await inventoryOf([
    file('opt/release', { distribution: debian }),
    symlink('etc/os-release', '/opt/release'),
  ]);
  assert.deepEqual(elsewhere.distribution, { state: 'known', value: debian, from: '/etc/os-release' });
  const both = await inventoryOf([
    release,
    file('etc/os-release', { distribution: { ...debian, id: 'own' } }),
  ]);
  assert.ok(both.distribution.state === 'known' && both.distribution.value.id === 'own');
  const oracle = { id: 'ol', like: [], version: '8.9', name: 'Oracle Linux Server release 8.9' };
  const followed = await inventoryOf([
    file('etc/redhat-release', { distribution: { ...oracle, id: 'rhel' } }),
    file('etc/oracle-release', { distribution: oracle }),
  ]);
  assert.deepEqual(followed.distribution, { state: 'known', value: oracle, from: '/etc/oracle-release' });
  assert.equal((await inventoryOf([{ name: 'x' }])).distribution.state, 'absent');
  const broken = await inventoryOf([{ name: 'etc/os-release', content: '{' }]);
  assert.deepEqual(broken.distribution, {
    state: 'unreadable',
    why: 'malformed',
    detail: 'json: it is no JSON',
    from: '/etc/os-release',
  });
});

test('a package in a file of a distribution package is owned by it, also by the other name of a merged directory', async () => {
  const python = (name: string): FileReading => ({
    packages: [{ type: 'pypi', name, version: '1', ...installed }],
  });
  const { packages } = await inventoryOf([
    folder('usr/lib'),
    symlink('lib', 'usr/lib'),
    file('db/own', python('own')),
    file('db/django', python('django')),
    symlink('data', 'db'),
    file('db/merged', python('merged')),
    file('db/list', {
      owned: [
        { owner: 'deb/python3-django', paths: ['/db', '/db/django'] },
        { owner: 'deb/merged', paths: ['/data/merged'] },
      ],
      packages: [{ type: 'deb', name: 'python3-django', version: '1', ...installed }],
    }),
  ]);
  assert.deepEqual(
    packages.map(({ name, ownedBy }) => [name, ownedBy]),
    [
      ['python3-django', undefined],
      ['django', 'deb/python3-django'],
      ['merged', 'deb/merged'],
      ['own', undefined],
    ],
  );
});

test('a lock file that a package of the distribution brings along below /usr installs nothing', async () => {
  const lock = (name: string): FileReading => ({
    packages: [
      { type: 'npm', name, version: '1', proof: 'declared' },
      { type: 'npm', name: `${name}-installed`, version: '1', ...installed },
    ],
  });
  const { packages } = await inventoryOf([
    file('usr/share/nodejs/x/a-lock', lock('owned')),
    file('usr/share/y/b-lock', lock('own')),
    file('opt/z/c-lock', lock('vendor')),
    file('db/list', {
      owned: [{ owner: 'deb/node-x', paths: ['/usr/share/nodejs/x/a-lock', '/opt/z/c-lock'] }],
      packages: [],
    }),
  ]);
  assert.deepEqual(
    packages.map(({ name, ownedBy }) => [name, ownedBy]),
    [
      ['own', undefined],
      ['own-installed', undefined],
      ['owned-installed', 'deb/node-x'],
      ['vendor', 'deb/node-x'],
      ['vendor-installed', 'deb/node-x'],
    ],
  );
});

test('gaps of readings are gaps of their files', async () => {
  const { gaps } = await inventoryOf([file('db/x', { gaps: ['an entry without a name'] })]);
  assert.deepEqual(gaps, [{ what: '/db/x', why: 'json: an entry without a name' }]);
});

test('what is not understood of a file that a distribution installed is no gap: its advisories speak for it', async () => {
  const owned = {
    packages: [{ type: 'deb' as const, name: 'docker', version: '26', ...installed }],
    owned: [{ owner: 'deb/docker', paths: ['/db/docker'] }],
  };
  const program = { gaps: ['it was built without Go modules'] };
  const { gaps } = await inventoryOf([
    file('db/status', owned),
    file('db/docker', program),
    file('db/own', program),
  ]);
  assert.deepEqual(
    gaps.map(({ what }) => what),
    ['/db/own'],
  );
});

test('what a list of installed packages names counts if its directory is there, and no file in it says otherwise', async () => {
  const listed = (name: string, version: string): FoundPackage => ({
    type: 'npm',
    name,
    version,
    folder: `/db/${name}`,
    ...installed,
  });
  const list = ['gone', 'replaced', 'same', 'unread', 'bare'].map((name) => listed(name, '1'));
  const manifest = (name: string, version: string): MadeEntry =>
    file(`db/${name}/manifest`, {
      packages: [{ type: 'npm', name, version, licenses: ['MIT'], ...installed }],
    });
  const { packages } = await inventoryOf(
    [
      file('db/list', { packages: list }),
      manifest('gone', '1'),
      manifest('replaced', '1'),
      manifest('same', '1'),
      { name: 'db/unread/manifest', content: 'no JSON' },
      folder('db/bare'),
    ],
    [{ name: 'db/.wh.gone' }, manifest('replaced', '2')],
  );
  assert.deepEqual(
    packages.map(
      ({ name, version, locations }) => `${name} ${version} ${locations.map(({ path }) => path).join()}`,
    ),
    ['bare 1 /db/list', 'replaced 2 /db/replaced/manifest', 'same 1 /db/same/manifest', 'unread 1 /db/list'],
  );
});

test('a package that a file without its licenses shows too is one', async () => {
  const named = { type: 'npm' as const, name: 'a', version: '1', ...installed };
  const { packages } = await inventoryOf([
    file('db/lock', { packages: [named] }),
    file('db/manifest', { packages: [{ ...named, licenses: ['MIT'] }] }),
    file('db/other', { packages: [{ ...named, licenses: ['ISC', 'MIT'] }] }),
  ]);
  assert.deepEqual(
    packages.map(({ licenses, locations }) => [licenses, locations.length]),
    [[['MIT', 'ISC'], 3]],
  );
});
