import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PackageType } from '../../core/software/software-package.ts';
import { absent, known } from '../../core/observed.ts';
import { withSources } from './with-sources.ts';

type Named = readonly [name: string, version: string];

function sourcesIn(id: string, version: string, type: PackageType, packages: readonly Named[]) {
  const inventory = {
    distribution: id === '' ? absent('sbom') : known({ id, like: [], version, name: id }, 'sbom'),
    packages: packages.map(([name, written]) => ({
      type,
      name,
      version: written,
      sourceUnknown: true as const,
      locations: [],
    })),
    layers: [],
    gaps: [],
  };
  return withSources(inventory).packages.map(({ source, sourceUnknown, name, version: own }) => {
    const { name: from, version: at } = source ?? { name, version: own };
    if (sourceUnknown === undefined) return `${from} ${at}`.trim();
    return source === undefined ? 'unknown' : `likely ${from} ${at}`;
  });
}

test('the packages of Debian have the source packages of their release', () => {
  const packages: readonly Named[] = [
    ['libssl3', '3.0.11-1~deb12u2'],
    ['bash', '5.2.15-2+b2'],
    ['bsdutils', '1:2.38.1-5+deb12u1'],
    ['libdevmapper1.02.1', '2:1.02.185-2'],
    ['libgcc-s1', '12.2.0-14'],
    ['gcc', '4:1.2-3'],
    ['linux-image-6.1.0-10-amd64', '6.1.38-1'],
    ['libssl1.1', '1.1.1n-0+deb11u5'],
    ['of-another-archive', '1'],
  ];
  assert.deepEqual(sourcesIn('debian', '12', 'deb', packages), [
    'openssl 3.0.11-1~deb12u2',
    'bash 5.2.15-2',
    'util-linux 2.38.1-5+deb12u1',
    'lvm2 2.03.16-2',
    'gcc-12 12.2.0-14',
    'gcc-defaults',
    'linux 6.1.38-1',
    'unknown',
    'unknown',
  ]);
  assert.deepEqual(sourcesIn('debian', '11', 'deb', packages.slice(7, 8)), ['openssl 1.1.1n-0+deb11u5']);
});

test('packages of releases and derivatives without a table likely have the source packages of similar releases', () => {
  assert.deepEqual(
    sourcesIn('debian', '10', 'deb', [
      ['libapt-pkg5.0', '1.8.2'],
      ['login', '1:4.5-1.1'],
    ]),
    ['likely apt 1.8.2', 'likely shadow 1:4.5-1.1'],
  );
  assert.deepEqual(
    sourcesIn('ubuntu', '24.04', 'deb', [
      ['libssl3t64', '3.0.13-0ubuntu3'],
      ['of-another-archive', '1'],
    ]),
    ['likely openssl 3.0.13-0ubuntu3', 'unknown'],
  );
});

test('packages of Alpine and Wolfi have source packages by their names', () => {
  const packages: readonly Named[] = [
    ['libcrypto3', '3.1.4-r1'],
    ['of-another-archive', '1'],
  ];
  assert.deepEqual(sourcesIn('alpine', '3.19.1', 'apk', packages), ['openssl 3.1.4-r1', 'unknown']);
  assert.deepEqual(sourcesIn('wolfi', '20230201', 'apk', packages), ['openssl 3.1.4-r1', 'unknown']);
});

test('packages of other distributions and types stay unknown', () => {
  assert.deepEqual(sourcesIn('debian', '12', 'apk', [['libssl3', '1']]), ['unknown']);
  assert.deepEqual(sourcesIn('kali', '1', 'deb', [['libssl3', '1']]), ['unknown']);
  assert.deepEqual(sourcesIn('', '', 'deb', [['libssl3', '1']]), ['unknown']);
});
