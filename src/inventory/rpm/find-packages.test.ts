import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { berkeleyFile, ndbFile, sqliteFile } from '../../../test/kit/rpm/databases.ts';
import { headerBlob, type MadePackage } from '../../../test/kit/rpm/header.ts';
import { bufferSource, Malformed } from '../../formats/bytes/byte-source.ts';
import { parseHeader } from './header.ts';
import { packageWith } from './installed-package.ts';
import { findPackages } from './find-packages.ts';

const runc: MadePackage = {
  name: 'runc',
  epoch: 4,
  version: '1.1.11',
  release: '3.el9',
  vendor: 'Example Linux',
  files: ['/usr/bin/runc', '/usr/share/doc/runc/README', '/usr/share/completions/runc'],
  changeLog: ['- fix CVE-2024-21626', '- first'],
};
const engine: MadePackage = {
  name: 'docker-ce',
  version: '27.3.1',
  files: ['/usr/bin/dockerd'],
  ballast: 90_000,
  changeLog: [],
};
const others: readonly MadePackage[] = [
  { name: 'gpg-pubkey', version: '1' },
  { name: 'bash', version: '5', files: ['/bin/bash', '/bin/sh'], ballast: 3000 },
];
const all = [...others, runc, engine];
const names = new Set(['runc', 'dockerd']);
const wanted = [
  {
    name: 'runc',
    version: '1.1.11',
    release: '3.el9',
    epoch: 4,
    vendor: 'Example Linux',
    files: ['/usr/bin/runc', '/usr/share/completions/runc'],
    changeLog: ['- fix CVE-2024-21626', '- first'],
  },
  {
    name: 'docker-ce',
    version: '27.3.1',
    release: '1',
    epoch: 0,
    files: ['/usr/bin/dockerd'],
    changeLog: [],
  },
];

function read(file: Buffer): unknown {
  return findPackages(bufferSource(file), undefined, names);
}

describe('packages with files of some names, in', () => {
  test('an SQLite database', () => assert.deepEqual(read(sqliteFile(all)), wanted));
  test('rpm’s own database format', () => assert.deepEqual(read(ndbFile(all)), wanted));
  for (const order of ['little', 'big'] as const)
    test(`a Berkeley DB database of a ${order}-endian machine`, () => {
      assert.deepEqual(read(berkeleyFile(all, { order })), wanted);
      assert.deepEqual(read(berkeleyFile(all, { order, pageSize: 512 })), wanted);
    });
  test('databases without packages', () => {
    for (const file of [sqliteFile([]), ndbFile([]), berkeleyFile([])]) assert.deepEqual(read(file), []);
  });
});

describe('rejected databases', () => {
  const ndb = ndbFile(all);
  const berkeley = berkeleyFile(all);
  const changed = (file: Buffer, at: number, ...bytes: readonly number[]): Buffer => {
    const copy = Buffer.from(file);
    copy.set(bytes, at);
    return copy;
  };
  for (const [name, file] of Object.entries({
    'an empty file': Buffer.alloc(0),
    'another file': Buffer.alloc(8192, 'RPM'),
    'rpm’s own format cut short': ndb.subarray(0, -30_000),
    'rpm’s own format of another version': changed(ndb, 4, 9),
    'a slot of rpm’s own format with another place': changed(ndb, 48 + 8, 7),
    'Berkeley DB cut short': berkeley.subarray(0, -8192),
    'Berkeley DB that is encrypted': changed(berkeley, 24, 1),
    'Berkeley DB with pages of no size': changed(berkeley, 20, 0, 0),
    'Berkeley DB with a chain in a circle': changed(berkeley, berkeley.length - 3 * 4096 + 16, 9, 0),
  }))
    test(name, () => assert.throws(() => read(file), Malformed));
});

describe('a header', () => {
  const blob = headerBlob(runc);
  const readBlob = (bytes: Buffer) => packageWith(parseHeader(bufferSource(bytes)), names);

  test('of a package without such a file is skipped', () => {
    assert.equal(readBlob(headerBlob({ ...runc, files: ['/usr/bin/other'] })), undefined);
    assert.equal(readBlob(headerBlob({ name: 'runc', version: '1' })), undefined);
  });

  test('shows which files another package replaced', () => {
    const states = [1, 0, 0];
    assert.deepEqual(readBlob(headerBlob({ ...runc, states }))?.files, ['/usr/share/completions/runc']);
    assert.equal(readBlob(headerBlob({ ...runc, states: [1, 0, 2] })), undefined);
  });

  test('has no changelog, or an empty one', () => {
    const { changeLog: _none, ...bare } = runc;
    assert.equal(readBlob(headerBlob(bare))?.changeLog, undefined);
    assert.deepEqual(readBlob(headerBlob({ ...runc, changeLog: [] }))?.changeLog, []);
  });

  test('with texts of unreasonable length is rejected', () => {
    for (const tag of ['name', 'version', 'release', 'vendor'])
      assert.throws(() => readBlob(headerBlob({ ...runc, [tag]: 'x'.repeat(1001) })), Malformed, tag);
  });

  test('shorter or longer than declared is rejected', () => {
    for (const bytes of [blob.subarray(0, 4), blob.subarray(0, -1), Buffer.concat([blob, Buffer.alloc(1)])])
      assert.throws(() => readBlob(bytes), Malformed);
  });

  test('with an entry that points outside it is rejected', () => {
    const place = { type: 4, offset: 8, count: 12 };
    for (const [field, value] of [
      [place.type, 4],
      [place.offset, 0x7fff_ffff],
      [place.offset, blob.length],
      [place.count, 0x7fff_ffff],
      [place.count, 100],
    ] as const) {
      const damaged = Buffer.from(blob);
      const entry = damaged.indexOf(Buffer.from([0, 0, 4, 93]));
      damaged.writeUInt32BE(value, entry + field);
      assert.throws(() => readBlob(damaged), Malformed, `${field} ${value}`);
    }
  });
});

test('the files that a package installs setuid or with capabilities are named', () => {
  const made: MadePackage = {
    name: 'tools',
    version: '1',
    files: ['/usr/bin/a', '/usr/bin/b', '/usr/bin/c', '/usr/bin/d'],
    modes: [0o10_4755, 0o10_0755, 0o10_0755, 0o10_4755],
    capabilities: ['', 'cap_setuid=ep', '', ''],
  };
  const found = packageWith(parseHeader(bufferSource(headerBlob(made))), new Set(['a', 'b', 'c']));
  assert.deepEqual(found?.elevated, ['/usr/bin/a', '/usr/bin/b']);
  const { capabilities: _none, modes: _plain, ...plain } = made;
  assert.equal(
    packageWith(parseHeader(bufferSource(headerBlob(plain))), new Set(['a']))?.elevated,
    undefined,
  );
});
