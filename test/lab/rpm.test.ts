import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findOwningPackage } from '../../src/packages/owning-package.ts';
import { readPackageTable } from '../../src/packages/package-table.ts';
import { readRpmDatabase } from '../../src/packages/rpm-files.ts';
import { valueOf } from '../../src/core/observed.ts';
import type { RpmPackage } from '../../src/inventory/rpm/installed-package.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import { compareRpmText, compareRpmVersions } from '../../src/versions/rpm.ts';
import { seeded } from '../kit/random.ts';
import { mustRun } from './kit/commands.ts';
import {
  buildRpm,
  changeRpmDatabase,
  packagesToldByRpm,
  rpmSkip,
  type BuiltPackage,
  type RpmPlace,
} from './kit/rpm.ts';

const skip = rpmSkip();
const folder = '/usr/lib/sysimage/rpm';
let top = '';
before(() => {
  top = mkdtempSync(join(tmpdir(), 'ironhull-rpm-'));
});
after(() => rmSync(top, { recursive: true }));

const runc: BuiltPackage = {
  name: 'runc',
  evr: ['4', '1.1.11', '3.el9'],
  vendor: 'Example Linux',
  files: ['/usr/bin/runc', '/usr/share/bash-completion/completions/runc'],
  changeLog: ['close descriptors (CVE-2024-21626)'],
};
const engine: BuiltPackage = {
  name: 'moby-engine',
  evr: ['', '24.0.5', '1.fc40'],
  vendor: 'Example Linux',
  files: ['/usr/bin/dockerd', '/usr/bin/docker-proxy', '/usr/lib/systemd/system/docker.service'],
  changeLog: Array.from({ length: 400 }, (_none, index) => `an entry without meaning, ${index}`),
};

function inOrder(packages: readonly RpmPackage[]): readonly RpmPackage[] {
  return packages
    .map((one) => ({ ...one, files: one.files.toSorted() }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1) || compareRpmVersions(left, right));
}

/** Every file of every package: what is read here is what rpm itself says. */
async function assertAsTold(place: RpmPlace): Promise<number> {
  const told = await packagesToldByRpm(place);
  const names = new Set(told.flatMap(({ files }) => files.map((file) => basename(file))));
  const path = `${place.folder}/${databaseIn(join(place.root, place.folder))}`;
  const read = await readRpmDatabase(diskFiles(place.root), path, names);
  assert.ok(read.state === 'known', JSON.stringify(read));
  assert.deepEqual(inOrder(read.value), inOrder(told));
  return told.length;
}

function databaseIn(path: string): string {
  return readdirSync(path).find((name) => /^(?:rpmdb\.sqlite|Packages\.db|Packages)$/u.test(name)) ?? '';
}

describe('a database that rpm itself wrote', { skip }, () => {
  for (const backend of ['sqlite', 'ndb'] as const)
    test(`with ${backend}, after installs, an update and a removal`, async () => {
      const place: RpmPlace = { root: mkdtempSync(join(top, 'root-')), folder, backend };
      const built = await Promise.all([
        buildRpm(top, engine),
        buildRpm(top, { ...runc, evr: ['4', '1.1.9', '1.el9'], changeLog: ['older'] }),
        buildRpm(top, { ...runc, name: 'gone', files: ['/usr/bin/containerd'] }),
        buildRpm(top, runc),
      ]);
      await changeRpmDatabase(place, '--install', ...built.slice(0, 3));
      assert.equal(await assertAsTold(place), 3);
      await changeRpmDatabase(place, '--upgrade', ...built.slice(3));
      await changeRpmDatabase(place, '--erase', 'gone');
      assert.equal(await assertAsTold(place), 2);
      const files = diskFiles(place.root);
      const table = await readPackageTable(files);
      const owner = valueOf(await findOwningPackage(files, table, { name: 'runc', version: '1.1.11' }));
      assert.deepEqual([owner?.version, valueOf(owner?.fixes)], ['4:1.1.11-3.el9', ['CVE-2024-21626']]);
      assert.deepEqual(table.packagesFor('containerd'), []);
    });
});

const recorded = resolve(import.meta.dirname, '../../../shared/data/images/rpmdb');

describe(
  'a database of a real distribution',
  { skip: skip || (!existsSync(recorded) && 'none is here') },
  () => {
    for (const [name, backend, count] of [
      ['cbl-mariner-2.0', 'sqlite', 100],
      ['sle15-bci', 'ndb', 25],
      ['libuuid', 'bdb_ro', 1],
    ] as const)
      test(name, async () => {
        const root = mkdtempSync(join(top, 'real-'));
        // rpm writes beside what it reads.
        cpSync(join(recorded, name), join(root, folder), { recursive: true });
        await mustRun('chmod', ['--recursive', 'u+w', root]);
        assert.ok((await assertAsTold({ root, folder, backend })) >= count);
      });
  },
);

test('versions have the order that rpm gives them', { skip }, async () => {
  const random = seeded(20_261_126);
  const parts = ['1', '2', '10', '01', 'a', 'b', 'rc', '~', '^', '.', '_', '+', '0', 'A'];
  const made = (): string =>
    Array.from(
      { length: 1 + Math.floor(random() * 6) },
      () => parts[Math.floor(random() * parts.length)],
    ).join('');
  const pairs = Array.from({ length: 300 }, () => [made(), made()] as const);
  const calls = pairs.map(([one, other]) => `print(rpm.vercmp("${one}", "${other}"), "")`);
  const told = await mustRun('rpm', ['--eval', `%{lua: ${calls.join(' ')}}`]);
  const expected = told.match(/-?\d/gu)?.map(Number) ?? [];
  assert.deepEqual(
    pairs.map(([one, other]) => Math.sign(compareRpmText(one, other))),
    expected,
  );
});
