import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { catalogedFile, readingOfFile } from '../../../test/kit/cataloged-file.ts';
import { berkeleyFile, fillSqlite, ndbFile, sqliteFile } from '../../../test/kit/rpm/databases.ts';
import type { MadePackage } from '../../../test/kit/rpm/header.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { rpmCataloger } from './rpm-cataloger.ts';

const folder = '/usr/lib/sysimage/rpm';
const sqlite = `${folder}/rpmdb.sqlite`;
const read = (
  path: string,
  content: Buffer | string,
  companions: Readonly<Record<string, Buffer | string>> = {},
) => readingOfFile(rpmCataloger, path, content, companions);

const node: MadePackage = {
  name: 'nodejs-libs',
  epoch: 1,
  version: '18.17.1',
  release: '1.module+el8',
  vendor: 'Example Linux',
  license: 'MIT and ASL 2.0',
  architecture: 'x86_64',
  source: 'nodejs-18.17.1-1.module+el8.src.rpm',
  module: 'nodejs:18:9020020230825:rhel9',
  files: ['/usr/lib64', '/usr/lib64/libnode.so', '/usr/share/gone', '/usr/share/replaced'],
  modes: [0o4_0755, 0o10_0755, 0o10_0644, 0o10_0644],
  states: [0, 0, 1, 2],
};
const bash: MadePackage = {
  name: 'bash',
  epoch: 0,
  version: '5.1.8',
  release: '6.el9',
  architecture: 'x86_64',
  source: 'bash-5.1.8-6.el9.src.rpm',
  files: ['/usr/bin/bash'],
  ballast: 20_000,
};
const key: MadePackage = { name: 'gpg-pubkey', version: 'fd431d51', release: '4ae0493b' };
const all = [key, node, bash];
const reading = {
  packages: [
    {
      type: 'rpm',
      name: 'nodejs-libs',
      version: '1:18.17.1-1.module+el8',
      architecture: 'x86_64',
      source: { name: 'nodejs', version: '1:18.17.1-1.module+el8' },
      vendor: 'Example Linux',
      module: 'nodejs:18:9020020230825:rhel9',
      licenses: ['MIT and ASL 2.0'],
      proof: 'installed',
    },
    { type: 'rpm', name: 'bash', version: '5.1.8-6.el9', architecture: 'x86_64', proof: 'installed' },
  ],
  owned: [
    { owner: 'rpm/nodejs-libs', paths: ['/usr/lib64/libnode.so'] },
    { owner: 'rpm/bash', paths: ['/usr/bin/bash'] },
  ],
};

describe('the cataloger of rpm', () => {
  for (const [form, file] of [
    ['rpmdb.sqlite', sqliteFile(all)],
    ['Packages.db', ndbFile(all)],
    ['Packages', berkeleyFile(all)],
  ] as const)
    for (const place of [folder, '/var/lib/rpm', '/usr/share/rpm'])
      test(`finds packages and their files in ${place}/${form}`, () =>
        assert.deepEqual(read(`${place}/${form}`, file), reading));

  test('reads no other file', () => {
    for (const path of [
      '/var/lib/rpm/Name',
      '/var/lib/rpm/Index.db',
      '/srv/rpm/Packages',
      '/var/lib/rpmmanifest/x',
    ])
      assert.ok(!rpmCataloger.claims(path), path);
  });

  test('finds nothing in a database without packages', () => {
    for (const [form, file] of [
      ['rpmdb.sqlite', sqliteFile([])],
      ['Packages.db', ndbFile([key])],
      ['Packages', berkeleyFile([])],
    ] as const)
      assert.deepEqual(read(`${folder}/${form}`, file), {});
  });

  test('finds a package that is there twice once, and two builds as two', () => {
    const { packages } = read(sqlite, sqliteFile([bash, bash, { ...bash, release: '7.el9' }]));
    assert.deepEqual(
      packages?.map(({ version }) => version),
      ['5.1.8-6.el9', '5.1.8-7.el9'],
    );
  });

  for (const [source, version, named] of [
    ['perl-5.32.1-480.el9.src.rpm', '5.32.1', { name: 'perl', version: '4:5.32.1-480.el9' }],
    ['perl-5.32.1-480.el9.src.rpm', '1.30', { name: 'perl', version: '5.32.1-480.el9' }],
    ['a-b-c-1-480.el9.nosrc.rpm', '1', { name: 'a-b-c', version: '4:1-480.el9' }],
  ] as const)
    test(`knows the source of version ${version} from ${source}`, () => {
      const made = { name: 'perl-part', epoch: 4, version, release: '480.el9', source };
      assert.deepEqual(read(sqlite, sqliteFile([made])).packages?.[0]?.source, named);
    });

  test('reports the name of a source package that is not understood', () => {
    for (const source of ['perl', 'perl-5-1.x86_64.rpm', '-1-1.src.rpm', 'a b-1-1.src.rpm']) {
      const { packages, gaps } = read(sqlite, sqliteFile([{ ...bash, source }]));
      assert.deepEqual(
        [packages?.[0]?.name, packages?.[0]?.source, packages?.[0]?.sourceUnknown, gaps],
        ['bash', undefined, true, ['package bash has a malformed name of its source package']],
        source,
      );
    }
  });
});

describe('a damaged database is a gap:', () => {
  test('an entry, while the others are read', () => {
    const file = ndbFile([bash, { ...node, name: 'damaged' }, node]);
    file.writeUInt32LE(7, file.indexOf('BlbS', file.indexOf('bash')) + 4);
    const { packages, gaps } = read(`${folder}/Packages.db`, file);
    assert.deepEqual(
      packages?.map(({ name }) => name),
      ['bash', 'nodejs-libs'],
    );
    assert.deepEqual(gaps, ['an entry: the blob of package 2 is malformed']);
  });

  test('a name or version that is none', () => {
    for (const [part, text] of [
      ['name', ''],
      ['version', '1 2'],
      ['release', 'a\nb'],
      ['name', 'x'.repeat(1001)],
    ] as const) {
      const { packages, gaps } = read(sqlite, sqliteFile([{ ...node, [part]: text }, bash]));
      assert.deepEqual([packages?.length, gaps?.length], [1, 1], `${part} ${text}`);
    }
  });

  test('files that are not understood, while the package is read', () => {
    const { packages, owned, gaps } = read(sqlite, sqliteFile([{ ...bash, files: ['/usr/../bin/bash'] }]));
    assert.deepEqual([packages?.length, owned], [1, undefined]);
    assert.deepEqual(gaps, ['package bash: a file of a package has a malformed path']);
  });

  test('the end of the entries, with what is read before it', () => {
    const file = ndbFile([bash, node]);
    file.write('Gone', 48 + 2 * 16, 'latin1');
    const { packages, gaps } = read(`${folder}/Packages.db`, file);
    assert.deepEqual([packages?.length, gaps], [2, ['only 2 packages are read: malformed slot']]);
  });

  test('a file that is no database', () => {
    assert.throws(() => read(sqlite, ''), Malformed);
    assert.throws(() => read(`${folder}/Packages`, 'x'.repeat(9000)), Malformed);
  });
});

describe('files beside a database of SQLite', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'rpm-'));
  const database = new DatabaseSync(join(scratch, 'rpmdb.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0');
  fillSqlite(database, [bash]);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  fillSqlite(database, [node]);
  const file = readFileSync(join(scratch, 'rpmdb.sqlite'));
  const log = readFileSync(join(scratch, 'rpmdb.sqlite-wal'));
  database.close();
  rmSync(scratch, { recursive: true });

  test('are read with it', () => {
    assert.deepEqual(rpmCataloger.companionsOf?.(sqlite), [`${sqlite}-wal`, `${sqlite}-journal`]);
    assert.equal(read(sqlite, file).packages?.length, 1);
    const whole = read(sqlite, file, { [`${sqlite}-wal`]: log });
    assert.deepEqual([whole.packages?.length, whole.gaps], [2, undefined]);
    assert.deepEqual(read(sqlite, file, { [`${sqlite}-wal`]: '' }), read(sqlite, file));
    assert.throws(() => read(sqlite, file, { [`${sqlite}-wal`]: 'garbage' }), Malformed);
  });

  test('show that a transaction was interrupted', () => {
    const journal = { [`${sqlite}-journal`]: 'x' };
    assert.deepEqual(read(sqlite, file, journal).gaps, ['a transaction was interrupted']);
    assert.equal(read(sqlite, file, { [`${sqlite}-journal`]: '\0' }).gaps, undefined);
  });

  test('without it in their layer change a database below', () => {
    const path = `${sqlite}-wal`;
    assert.deepEqual(rpmCataloger.companionsOf?.(path), [sqlite]);
    assert.deepEqual(read(path, log, { [sqlite]: file }), {});
    assert.deepEqual(read(path, ''), {});
    assert.match(read(path, log).gaps?.[0] ?? '', /in another layer/u);
  });

  test('that are too large are not read', () => {
    const source = { size: rpmCataloger.maxBytes + 1, read: () => assert.fail('it is read') };
    const companions = new Map([[`${sqlite}-wal`, source]]);
    assert.throws(() => rpmCataloger.read({ ...catalogedFile(sqlite, file), companions }), Malformed);
  });
});

describe('manifests of images without rpm', () => {
  const second = '/var/lib/rpmmanifest/container-manifest-2';
  const first = '/var/lib/rpmmanifest/container-manifest-1';
  const line = (...fields: readonly string[]): string => `${fields.join('\t')}\n`;
  const openssl = line(
    'openssl-libs',
    '1.1.1k-21.cm2',
    '1690000000',
    '1680000000',
    'Microsoft Corporation',
    '(none)',
    '3000',
    'x86_64',
    '0',
    'openssl-1.1.1k-21.cm2.src.rpm',
  );
  const shadow = line('shadow', '4.9-1', '1', '1', '(none)', '2', '3', '(none)', '2', '(none)');

  test('list packages', () => {
    assert.deepEqual(
      read(second, openssl + shadow + openssl.replaceAll(/openssl(?:-libs)?/gu, 'gpg-pubkey')),
      {
        packages: [
          {
            type: 'rpm',
            name: 'openssl-libs',
            version: '1.1.1k-21.cm2',
            architecture: 'x86_64',
            source: { name: 'openssl', version: '1.1.1k-21.cm2' },
            vendor: 'Microsoft Corporation',
            proof: 'installed',
          },
          { type: 'rpm', name: 'shadow', version: '2:4.9-1', sourceUnknown: true, proof: 'installed' },
        ],
      },
    );
    assert.deepEqual(read(second, ''), {});
  });

  test('report lines that are not understood', () => {
    for (const bad of [
      'garbage\n',
      openssl.replace('\t(none)', ''),
      openssl.replace('1.1.1k-21.cm2', '1.1.1k'),
      openssl.replace('x86_64\t0', 'x86_64\tzero'),
      openssl.replace('openssl-libs', ''),
    ]) {
      const { packages, gaps } = read(second, bad + shadow);
      assert.deepEqual([packages?.length, gaps], [1, ['line 1 is not understood']], bad);
    }
  });

  test('of the former form count if there is no other', () => {
    const names = 'openssl-libs-1.1.1k-21.cm2.x86_64\ngpg-pubkey-3135ce90-5e6fda74\ngarbage\n';
    assert.deepEqual(read(first, names), {
      packages: [
        {
          type: 'rpm',
          name: 'openssl-libs',
          version: '1.1.1k-21.cm2',
          architecture: 'x86_64',
          sourceUnknown: true,
          proof: 'installed',
        },
      ],
      gaps: ['line 3 is not understood'],
    });
    assert.deepEqual(rpmCataloger.companionsOf?.(first), [second]);
    assert.deepEqual(read(first, names, { [second]: openssl }), {});
  });
});
