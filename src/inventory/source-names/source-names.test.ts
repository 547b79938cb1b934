import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '../../core/observed.ts';
import type { SoftwarePackage } from '../../core/software-package.ts';
import { formatSourceNames, parsePackagesIndex, parseSourceNames } from './packages-index.ts';
import { formatReleaseNames, readReleaseNames } from './release-names.ts';
import { resolveSources } from './resolve-sources.ts';

const index = `Package: libssl3
Source: openssl
Version: 3.0.11-1~deb12u2
Description: a library
 Source: not a field

Package: bash
Source: bash (5.2.15-2)
Version: 5.2.15-2+b2

Package: gcc
Source: gcc-defaults (1.203)
Version: 4:12.2.0-3

Package: bsdutils
Source: util-linux (2.38.1-5)
Version: 1:2.38.1-5+b1

Package: dash
Version: 0.5.12-2

Source: stanza-without-a-name
`;
const names = parsePackagesIndex(index);
const unknown = (name: string, version: string): SoftwarePackage => ({
  type: 'deb',
  name,
  version,
  sourceUnknown: true,
  locations: [],
});

test('the index of an archive says which source package a package is built from', () => {
  assert.deepEqual(
    [...names],
    [
      ['libssl3', { name: 'openssl', version: 'same' }],
      ['bash', { name: 'bash', version: 'same' }],
      ['gcc', { name: 'gcc-defaults', version: 'own' }],
      ['bsdutils', { name: 'util-linux', version: 'epoch' }],
      ['dash', { name: 'dash', version: 'same' }],
    ],
  );
});

test('the names are the same after they are written and read again', () => {
  const text = formatSourceNames(names);
  assert.equal(text, 'bash: bash\ndash: dash\ngcc-defaults: !gcc\nopenssl: libssl3\nutil-linux: -bsdutils\n');
  assert.deepEqual(parseSourceNames(text), names);
});

test('names of several releases are written once where they agree', () => {
  const next = parsePackagesIndex(`${index}
Package: libpq5
Source: postgresql-17
Version: 17.1-1
`);
  const before = parsePackagesIndex(`${index}
Package: libpq5
Source: postgresql-15
Version: 15.1-1
`);
  const text = formatReleaseNames(
    new Map([
      ['12', before],
      ['13', next],
    ]),
  );
  assert.equal(text.slice(text.indexOf('[')), '[12]\npostgresql-15: libpq5\n[13]\npostgresql-17: libpq5\n');
  for (const [release, names_] of [
    ['12', before],
    ['13', next],
  ] as const)
    for (const [binary, source] of names_)
      assert.deepEqual(readReleaseNames(text, release)(binary), source, binary);
  assert.equal(readReleaseNames(text, undefined)('libpq5'), undefined);
  assert.equal(readReleaseNames(text, '14')('libpq5'), undefined);
  assert.equal(readReleaseNames(text, undefined)('libssl3')?.name, 'openssl');
});

type Named = readonly [name: string, version: string];

function sourcesIn(id: string, version: string, type: 'deb' | 'apk', packages: readonly Named[]) {
  const inventory = {
    distribution: known({ id, like: [], version, name: id }, 'sbom'),
    packages: packages.map(([name, written]) => ({ ...unknown(name, written), type })),
    layers: [],
    gaps: [],
  };
  const text = formatReleaseNames(new Map([['12', names]]));
  return resolveSources(inventory, () => text).packages.map(({ source, sourceUnknown, name, version: own }) =>
    sourceUnknown === true
      ? 'unknown'
      : source === undefined
        ? `${name} ${own}`
        : `${source.name} ${source.version}`,
  );
}

const debian: readonly Named[] = [
  ['libssl3', '3.0.11-1~deb12u2'],
  ['bash', '5.2.15-2+b2'],
  ['dash', '0.5.12-2'],
  ['bsdutils', '1:2.38.1-5+b1'],
  ['gcc', '4:12.2.0-3'],
  ['of-another-archive', '1'],
];
const ofDebian = [
  'openssl 3.0.11-1~deb12u2',
  'bash 5.2.15-2',
  'dash 0.5.12-2',
  'util-linux 2.38.1-5',
  'unknown',
  'unknown',
];

test('source packages that an SBOM does not name are found, or stay unknown', () => {
  assert.deepEqual(sourcesIn('debian', '12', 'deb', debian), ofDebian);
  assert.deepEqual(sourcesIn('ubuntu', '24.04', 'deb', debian), ofDebian);
  assert.deepEqual(sourcesIn('kali', '1', 'deb', debian.slice(0, 1)), ['unknown']);
});

test('source packages of Alpine follow from names', () => {
  const packages: readonly Named[] = [
    ['libcrypto3', '3.1.4-r1'],
    ['libssl1.1', '1.1.1t-r0'],
    ['busybox-binsh', '1.36.1-r15'],
    ['bind-libs', '9.18.19-r1'],
    ['openssh-server-common-openrc', '9.6_p1-r0'],
    ['libc-dev', '0.7.2-r5'],
    ['of-another-archive', '1'],
  ];
  assert.deepEqual(sourcesIn('alpine', '3.19.1', 'apk', packages), [
    'openssl 3.1.4-r1',
    'openssl1.1-compat 1.1.1t-r0',
    'busybox 1.36.1-r15',
    'bind 9.18.19-r1',
    'openssh 9.6_p1-r0',
    'libc-dev 0.7.2-r5',
    'unknown',
  ]);
  assert.deepEqual(sourcesIn('alpine', '3.16', 'apk', packages.slice(1, 2)), ['openssl 1.1.1t-r0']);
  assert.deepEqual(sourcesIn('alpine', 'edge', 'apk', packages.slice(1, 2)), ['unknown']);
});

test('what an SBOM names stays, and the names are read only if one is missing', () => {
  const inventory = {
    distribution: known({ id: 'debian', like: [], version: '12', name: 'Debian 12' }, 'sbom'),
    packages: [
      { type: 'deb', name: 'libssl3', version: '1', locations: [] },
      { ...unknown('libssl3', '1'), type: 'rpm' },
    ] satisfies SoftwarePackage[],
    layers: [],
    gaps: [],
  };
  assert.equal(
    resolveSources(inventory, () => assert.fail('nothing is missing')),
    inventory,
  );
});
