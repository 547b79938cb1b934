// What a scan finds is exactly what package managers themselves say of the raw feeds: no parser, matcher or order of versions of the
// product takes part in the second reading.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { seeded } from '../kit/random.ts';
import { compareApkIndependently } from './kit/apk-order.ts';
import { findProgram } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import {
  osvFindings,
  secdbFindings,
  trackerFindings,
  type ListedPackage,
  type RawSecdb,
  type RawTracker,
} from './kit/feed-oracle.ts';
import { alpineImage, archivesIn, listedByDpkg, listedByRpm } from './kit/listed-packages.ts';
import { jsonBytes, osvAround, osvZip, secdbAround, trackerAround } from './kit/ranges-around.ts';
import { buildRpm, changeRpmDatabase, rpmSkip, type BuiltPackage, type RpmPlace } from './kit/rpm.ts';
import { assertSame, assertSameFromSbom, databaseOf, top, writeFiles } from './kit/scan-comparison.ts';
import { scanTarget } from './kit/scan-run.ts';

const shared = resolve(import.meta.dirname, '../../../shared/data');
const sharedFeeds = join(shared, 'feeds');
const required = process.env['IRONHULL_LAB'] === 'required';
describe('Debian', { skip: !required && findProgram('mmdebstrap') === undefined && 'no mmdebstrap' }, () => {
  const root = () => join(top, 'trixie');
  let packages: readonly ListedPackage[] = [];
  before(async () => {
    const sites = await mustRun('apt-get', ['indextargets', '--format', '$(SITE)']);
    const site = sites.split('\n').find((one) => one.startsWith('http'));
    assert.ok(site !== undefined, 'apt knows no archive');
    const include = '--include=python3-requests,curl,git,openssh-client,gcc,dmsetup';
    const made = ['--mode=root', '--variant=essential', include, 'trixie', root(), site];
    await mustRun('mmdebstrap', made, { timeout: 600_000 });
    packages = await listedByDpkg(root());
  });

  test('generated ranges around every installed version', async (context) => {
    const tracker = trackerAround('trixie', packages, 30, seeded(20_261_130));
    const database = await databaseOf(
      { 'debian/tracker/data/json.gz': gzipSync(JSON.stringify(tracker)) },
      'Debian:13',
    );
    const scan = await scanTarget(`rootfs:${root()}`, database);
    assertSame(scan, await trackerFindings(tracker, 'trixie', packages), context, 1000);
    await assertSameFromSbom(`rootfs:${root()}`, database, scan);
  });

  test('the tracker itself', { skip: !existsSync(sharedFeeds) && 'no shared feeds' }, async (context) => {
    const bytes = gunzipSync(readFileSync(join(sharedFeeds, 'debian/tracker/data/json.gz')));
    const tracker = JSON.parse(bytes.toString()) as RawTracker;
    const database = await databaseOf(sharedFeeds, 'Debian:13');
    const scan = await scanTarget(`rootfs:${root()}`, database);
    assertSame(scan, await trackerFindings(tracker, 'trixie', packages), context, 0);
  });
});

describe('Alpine', async () => {
  const images = join(shared, 'images');
  const archives = await archivesIn(images, /^alpine-.*\.tar(?:\.gz)?$/u);
  if (archives.length === 0) test('images', { skip: 'no shared images' }, () => undefined);
  for (const name of archives)
    test(name, async (context) => {
      const { release, packages } = await alpineImage(join(images, name));
      const branch = `v${release.split('.').slice(0, 2).join('.')}`;
      const target = `${name.includes('.oci-') ? 'oci-archive' : 'docker-archive'}:${join(images, name)}`;
      const made = secdbAround(branch, packages, 100, seeded(release.length));
      const empty = { distroversion: branch, reponame: 'community', packages: [] };
      const database = await databaseOf(
        {
          [`alpine/${branch}/main.json`]: jsonBytes(made),
          [`alpine/${branch}/community.json`]: jsonBytes(empty),
        },
        `Alpine:${branch}`,
      );
      const scan = await scanTarget(target, database);
      assertSame(scan, await secdbFindings([made], packages, compareApkIndependently), context, 300);
      await assertSameFromSbom(target, database, scan);
      const raw = ['main', 'community'].map(
        (repository) =>
          JSON.parse(
            readFileSync(join(sharedFeeds, 'alpine', branch, `${repository}.json`), 'utf8'),
          ) as RawSecdb,
      );
      const real = await scanTarget(target, await databaseOf(sharedFeeds, `Alpine:${branch}`));
      assertSame(real, await secdbFindings(raw, packages, compareApkIndependently), context, 0);
    });
});

const module = 'nodejs:18:9020020230825:abcdef';
const built: readonly (BuiltPackage & { module?: string })[] = [
  ['plain', '', '1.2.3', '4.el9'],
  ['with-epoch', '32', '9.16.23', '11.el9_2.2'],
  ['tilde', '', '2.0~rc1', '1.el9'],
  ['caret', '', '2.0^20240101git', '1.el9'],
  ['letters', '1', '1.0.2k', '26.el9_9'],
  ['long', '', '0.0.1.2.3.4.5', '0.1.beta.el9'],
  ['nodejs', '1', '18.19.0', '1.module_el9.2.0+3019+b711ea3a'],
  ['nodejs-docs', '1', '18.19.0', '1.module_el9.2.0+3019+b711ea3a'],
].map(([name = '', epoch = '', version = '', release = '']) => ({
  name,
  evr: [epoch, version, release],
  vendor: 'AlmaLinux',
  files: [`/usr/share/${name}/file`],
  changeLog: ['made by a test'],
  ...(name.startsWith('nodejs') ? { module } : {}),
}));

const osRelease = (id: string, version: string) => ({
  'etc/os-release': `ID=${id}\nVERSION_ID="${version}"\nPRETTY_NAME="${id} ${version}"\n`,
});

describe('RPM', { skip: rpmSkip() }, () => {
  let files: readonly string[] = [];
  before(async () => {
    files = await Promise.all(built.map((one) => buildRpm(top, one)));
  });
  for (const backend of ['sqlite', 'ndb'] as const)
    test(`a database of ${backend}`, async (context) => {
      const folder = '/usr/lib/sysimage/rpm';
      const place: RpmPlace = { root: mkdtempSync(join(top, 'rpm-')), folder, backend };
      await changeRpmDatabase(place, '--install', ...files);
      await writeFiles(place.root, osRelease('almalinux', '9.3'));
      const packages = await listedByRpm(place.root, folder, backend);
      assert.equal(packages.length, built.length);
      const ecosystem = 'AlmaLinux:9';
      const around = { ecosystem, style: 'rpm', type: 'ECOSYSTEM' } as const;
      const records = osvAround(around, packages, 150, seeded(backend.length));
      const database = await databaseOf({ 'osv/AlmaLinux/all.zip': osvZip(records) }, ecosystem);
      const scan = await scanTarget(`rootfs:${place.root}`, database);
      assertSame(scan, await osvFindings(records, ecosystem, packages, 'rpm'), context, 300);
      await assertSameFromSbom(`rootfs:${place.root}`, database, scan);
    });
});
