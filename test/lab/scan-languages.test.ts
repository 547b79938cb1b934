// As scan-oracle.test.ts, with packages of languages and the comparisons of their own package managers.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { zipOf } from '../kit/feed-files.ts';
import { seeded } from '../kit/random.ts';
import { findProgram } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { osvFindings } from './kit/feed-oracle.ts';
import { osvAround, osvZip, type VersionStyle } from './kit/ranges-around.ts';
import { assertSame, assertSameFromSbom, databaseOf, top, writeFiles } from './kit/scan-comparison.ts';
import { scanTarget } from './kit/scan-run.ts';
import { oracleSkip, type VersionOracle } from './kit/version-oracle.ts';

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
      for (const [name, version] of Object.entries(packages)) await writeFiles(root, files(name, version));
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

  test(
    'a Go program',
    { skip: findProgram('go') === undefined ? 'no go' : oracleSkip('gem') },
    async (context) => {
      const root = mkdtempSync(join(top, 'go-'));
      await writeFiles(root, {
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
      for (const folder of ['src', 'cache', 'go'])
        rmSync(join(root, folder), { recursive: true, force: true });
      const listed = [{ name: 'stdlib', version, source: { name: 'stdlib', version } }];
      const around = { ecosystem: 'Go', style: 'plain', type: 'SEMVER' } as const;
      const records = osvAround(around, listed, 200, seeded(version.length));
      const database = await databaseOf({ 'osv/Go/all.zip': osvZip(records) }, 'Go');
      const scan = await scanTarget(`rootfs:${root}`, database);
      assertSame(scan, await osvFindings(records, 'Go', listed, 'gem'), context, 50);
      await assertSameFromSbom(`rootfs:${root}`, database, scan);
    },
  );
});
