// What a scan finds is exactly what package managers themselves say of the raw feeds: no parser, matcher or order of versions of the
// product takes part in the second reading.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { zipOf, type FeedFiles } from '../kit/feed-files.ts';
import { startFeedServer } from '../kit/feed-server.ts';
import { seeded } from '../kit/random.ts';
import { compareApkIndependently } from './kit/apk-order.ts';
import { findProgram } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import {
  osvFindings,
  secdbFindings,
  trackerFindings,
  type ListedPackage,
  type OracleFindings,
  type RawSecdb,
  type RawTracker,
} from './kit/feed-oracle.ts';
import { alpineImage, archivesIn, listedByDpkg, listedByRpm } from './kit/listed-packages.ts';
import {
  jsonBytes,
  otherExploitation,
  osvAround,
  osvZip,
  secdbAround,
  trackerAround,
  type VersionStyle,
} from './kit/ranges-around.ts';
import { buildRpm, changeRpmDatabase, rpmSkip, type BuiltPackage, type RpmPlace } from './kit/rpm.ts';
import { scanTarget, updateDatabaseFrom, writeSbomOf, type ScanFindings } from './kit/scan-run.ts';
import { oracleSkip, type VersionOracle } from './kit/version-oracle.ts';

const shared = resolve(import.meta.dirname, '../../../shared/data');
const sharedFeeds = join(shared, 'feeds');
const required = process.env['IRONHULL_LAB'] === 'required';
let top = '';
before(() => {
  top = mkdtempSync(join(tmpdir(), 'ironhull-scan-oracle-'));
});
after(() => rmSync(top, { recursive: true, force: true }));

/** Makes a database from feeds on loopback, or from a folder of feeds. */
async function databaseOf(feeds: FeedFiles | string, ...ecosystems: readonly string[]): Promise<string> {
  const database = mkdtempSync(join(top, 'database-'));
  if (typeof feeds === 'string') {
    await updateDatabaseFrom(feeds, ecosystems, database);
    return database;
  }
  const server = await startFeedServer({ ...otherExploitation, ...feeds });
  try {
    await updateDatabaseFrom(server.url.href, ecosystems, database);
    return database;
  } finally {
    await server.close();
  }
}

/** The scan has what the oracle has: nothing more, nothing less. */
function assertSame(scan: ScanFindings, oracle: OracleFindings, context: TestContext, least: number): void {
  const missing = [...oracle.found].filter((one) => !scan.byName.has(one));
  const wrong = [...scan.byName].filter((one) => !oracle.found.has(one));
  context.diagnostic(`${oracle.compared} comparisons, ${oracle.found.size} findings`);
  assert.deepEqual({ missing: missing.slice(0, 20), wrong: wrong.slice(0, 20) }, { missing: [], wrong: [] });
  assert.ok(oracle.found.size >= least, `only ${oracle.found.size} findings: nothing is compared`);
}

/** The SBOM of a target has the findings of the target: in every format, and with nothing but names, versions and purls. */
async function assertSameFromSbom(target: string, database: string, scan: ScanFindings): Promise<void> {
  const expected = [...scan.byPurl].toSorted();
  const compare = async (file: string) => {
    const found = await scanTarget(`sbom:${file}`, database);
    assert.deepEqual([...found.byPurl].toSorted(), expected, file);
  };
  for (const format of ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json']) {
    const file = join(top, `sbom-${format}`);
    await writeSbomOf(target, format, file);
    await compare(file);
  }
  const full = JSON.parse(await readFile(join(top, 'sbom-cyclonedx-json'), 'utf8')) as {
    components: readonly { name: string; version?: string; purl?: string }[];
  };
  const bare = full.components.flatMap(({ name, version, purl }) =>
    purl === undefined ? [] : [{ type: 'library', name, version, purl }],
  );
  const file = join(top, 'sbom-bare');
  await writeFile(file, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', components: bare }));
  await compare(file);
}

async function write(root: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

const osRelease = (id: string, version: string) => ({
  'etc/os-release': `ID=${id}\nVERSION_ID="${version}"\nPRETTY_NAME="${id} ${version}"\n`,
});

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
      await write(place.root, osRelease('almalinux', '9.3'));
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

/** Packages of a language in the files that its package manager leaves. */
interface Language {
  ecosystem: string;
  type: 'ECOSYSTEM' | 'SEMVER';
  style: VersionStyle;
  oracle: VersionOracle;
  packages: Readonly<Record<string, string>>;
  files: (name: string, version: string) => Readonly<Record<string, string | Buffer>>;
}

const languages: Readonly<Record<string, Language>> = {
  'Node packages': {
    ecosystem: 'npm',
    type: 'SEMVER',
    style: 'plain',
    oracle: 'semver',
    packages: { lodash: '4.17.20', '@babel/core': '7.0.0-beta.4', express: '5.0.0-alpha.10', ms: '0.7.1' },
    files: (name, version) => ({
      [`app/node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
    }),
  },
  'Python packages': {
    ecosystem: 'PyPI',
    type: 'ECOSYSTEM',
    style: 'plain',
    oracle: 'packaging',
    packages: {
      django: '4.2.7',
      'zope-interface': '6.0.post1',
      'ruamel-yaml': '0.18.0rc2',
      pytz: '2023.3',
      pip: '23.0.1.dev3',
      local: '1!2.0+local.1',
    },
    files: (name, version) => ({
      [`usr/lib/python3/dist-packages/${name.replaceAll('-', '_')}-${version}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    }),
  },
  'Ruby gems': {
    ecosystem: 'RubyGems',
    type: 'ECOSYSTEM',
    style: 'plain',
    oracle: 'gem',
    packages: { rails: '7.0.4.1', rack: '3.0.0.beta1', nokogiri: '1.15.0', json: '2.6.3' },
    files: (name, version) => ({
      [`usr/lib/ruby/gems/3.1.0/specifications/${name}-${version}.gemspec`]: `Gem::Specification.new do |s|\n  s.name = "${name}".freeze\n  s.version = "${version}"\nend\n`,
    }),
  },
  'Java archives': {
    ecosystem: 'Maven',
    type: 'ECOSYSTEM',
    style: 'plain',
    // Versions of numbers alone have the same order in Maven as in Ruby.
    oracle: 'gem',
    packages: { 'org.example:core': '2.14.1', 'org.example:web': '5.3.18', 'com.example.x:y': '1.0' },
    files: (name, version) => {
      const [group = '', artifact = ''] = name.split(':');
      return {
        [`opt/${artifact}-${version}.jar`]: zipOf({
          'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n',
          [`META-INF/maven/${group}/${artifact}/pom.properties`]: `groupId=${group}\nartifactId=${artifact}\nversion=${version}\n`,
        }),
      };
    },
  },
  'Rust crates': {
    ecosystem: 'crates.io',
    type: 'SEMVER',
    style: 'plain',
    oracle: 'semver',
    packages: { tokio: '1.28.0', hyper: '0.14.10', openssl: '0.10.55', rand: '0.9.0-alpha.1' },
    files: (name, version) => ({
      [`srv/${name}/Cargo.lock`]: `version = 3\n\n[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\n`,
    }),
  },
};

describe('languages', () => {
  for (const [title, { ecosystem, type, style, oracle, packages, files }] of Object.entries(languages))
    test(title, { skip: oracleSkip(oracle) }, async (context) => {
      const root = mkdtempSync(join(top, 'language-'));
      for (const [name, version] of Object.entries(packages)) await write(root, files(name, version));
      const listed = Object.entries(packages).map(([name, version]) => ({
        name,
        version,
        source: { name, version },
      }));
      const records = osvAround({ ecosystem, style, type }, listed, 150, seeded(title.length));
      const database = await databaseOf({ [`osv/${ecosystem}/all.zip`]: osvZip(records) }, ecosystem);
      const scan = await scanTarget(`rootfs:${root}`, database);
      assertSame(scan, await osvFindings(records, ecosystem, listed, oracle), context, 100);
      await assertSameFromSbom(`rootfs:${root}`, database, scan);
    });

  test('a Go program', { skip: findProgram('go') === undefined && 'no go' }, async (context) => {
    const root = mkdtempSync(join(top, 'go-'));
    await write(root, {
      'src/go.mod': 'module example.test/program\n\ngo 1.20\n',
      'src/main.go': 'package main\n\nfunc main() {}\n',
    });
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: root,
      GOCACHE: join(root, 'cache'),
      GOFLAGS: '-mod=mod',
    };
    const go = findProgram('go') ?? '';
    await mustRun(go, ['build', '-o', join(root, 'usr/bin/program'), '.'], {
      directory: join(root, 'src'),
      env,
      timeout: 600_000,
    });
    const said = await mustRun(go, ['version', '-m', join(root, 'usr/bin/program')], { env });
    const version = /go(\d+\.\d+(?:\.\d+)?)/u.exec(said)?.[1] ?? '';
    for (const folder of ['src', 'cache', 'go']) rmSync(join(root, folder), { recursive: true, force: true });
    const listed = [{ name: 'stdlib', version, source: { name: 'stdlib', version } }];
    const around = { ecosystem: 'Go', style: 'plain', type: 'SEMVER' } as const;
    const records = osvAround(around, listed, 200, seeded(version.length));
    const database = await databaseOf({ 'osv/Go/all.zip': osvZip(records) }, 'Go');
    const scan = await scanTarget(`rootfs:${root}`, database);
    assertSame(scan, await osvFindings(records, 'Go', listed, 'gem'), context, 50);
    await assertSameFromSbom(`rootfs:${root}`, database, scan);
  });
});
