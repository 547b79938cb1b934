import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FoundPackage } from '../../src/inventory/cataloger.ts';
import { dpkgCataloger } from '../../src/inventory/dpkg/dpkg-cataloger.ts';
import { rpmCataloger } from '../../src/inventory/rpm/rpm-cataloger.ts';
import { readingOfFile } from '../kit/cataloged-file.ts';
import { findProgram } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { buildRpm, changeRpmDatabase, rpmSkip, type RpmPlace } from './kit/rpm.ts';

const dpkgStatus = '/var/lib/dpkg/status';
const dpkgSkip =
  findProgram('dpkg-query') === undefined || !existsSync(dpkgStatus) ? 'dpkg is not installed' : false;

test('the packages of this machine are those that dpkg-query lists', { skip: dpkgSkip }, async () => {
  const fields = [
    'Package',
    'Version',
    'Architecture',
    'source:Package',
    'source:Version',
    'db:Status-Status',
  ];
  const format = `${fields.map((field) => `\${${field}}`).join(' ')}\\n`;
  const listed = (await mustRun('dpkg-query', ['--show', '--showformat', format])).trim().split('\n');
  const present = listed.filter((line) => !/ (?:config-files|not-installed)$/u.test(line));
  const { packages = [], gaps } = readingOfFile(dpkgCataloger, dpkgStatus, readFileSync(dpkgStatus));
  const found = packages.map(({ name, version, architecture, source = { name, version } }) =>
    [name, version, architecture, source.name, source.version].join(' '),
  );
  assert.equal(gaps, undefined);
  assert.deepEqual(found.toSorted(), present.map((line) => line.replace(/ \S+$/u, '')).toSorted());
});

describe('the packages of a database that rpm wrote are those that rpm lists', { skip: rpmSkip() }, () => {
  let top = '';
  before(() => {
    top = mkdtempSync(join(tmpdir(), 'ironhull-rpm-packages-'));
  });
  after(() => rmSync(top, { recursive: true }));

  const folder = '/usr/lib/sysimage/rpm';
  for (const [backend, form] of [
    ['sqlite', 'rpmdb.sqlite'],
    ['ndb', 'Packages.db'],
  ] as const)
    test(backend, async () => {
      const place: RpmPlace = { root: mkdtempSync(join(top, 'root-')), folder, backend };
      const common = { vendor: 'Example Linux', changeLog: ['one'] };
      const built = await Promise.all([
        buildRpm(top, { name: 'plain', evr: ['', '1.2', '3.el9'], files: ['/usr/bin/plain'], ...common }),
        buildRpm(top, {
          name: 'streamed',
          evr: ['2', '18~rc1', '1'],
          files: ['/usr/bin/streamed'],
          module: 'nodejs:18:9020020230825:rhel9',
          ...common,
        }),
      ]);
      await changeRpmDatabase(place, '--install', ...built);
      const lines = await mustRun('rpm', [
        '--define',
        `_db_backend ${backend}`,
        '--root',
        place.root,
        '--dbpath',
        folder,
        '--query',
        '--all',
        '--queryformat',
        '%{NAME}|%{EPOCHNUM}|%{VERSION}-%{RELEASE}|%{ARCH}|%{VENDOR}|%{LICENSE}|%{SOURCERPM}|%{MODULARITYLABEL}\\n',
      ]);
      const path = `${folder}/${form}`;
      const bytes = readFileSync(join(place.root, path));
      const { packages = [], owned, gaps } = readingOfFile(rpmCataloger, path, bytes);
      assert.deepEqual(packages.map(lineOf).toSorted(), lines.trim().split('\n').toSorted());
      assert.deepEqual([owned?.length, gaps], [2, undefined]);
    });
});

/** A package as the format above writes it. */
function lineOf(found: FoundPackage): string {
  const { name, version, architecture, vendor, licenses = [], module = '(none)' } = found;
  const [, epoch = '0', build] = /^(?:(\d+):)?(.*)$/u.exec(version) ?? [];
  const source = found.source ?? { name, version };
  const sourceFile = `${source.name}-${source.version.replace(/^\d+:/u, '')}.src.rpm`;
  return [name, epoch, build, architecture, vendor, licenses[0], sourceFile, module].join('|');
}
