import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SoftwarePackage } from '../../core/software/software-package.ts';
import { addPackagesIndex, formatSourceNames, parseSourceNames } from './packages-index.ts';
import { resolveSources } from './resolve-sources.ts';
import { sourceVersionOf, versionRule, type SourceName } from '../../core/source-name.ts';

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

Package: dash
Version: 0.5.12-2

Package: libdevmapper1.02.1
Source: lvm2 (2.03.16-2)
Version: 2:1.02.185-2

Package: bsdutils
Source: util-linux (2.38.1-5)
Version: 1:2.38.1-5+b1

Source: stanza-without-a-name
`;
const updates = `Package: bsdutils
Source: util-linux (2.38.1-5+deb12u1)
Version: 1:2.38.1-5+deb12u1

Package: libssl3
Source: openssl
Version: 3.0.13-1~deb12u1
`;

function namesOf(...texts: readonly string[]): ReadonlyMap<string, SourceName> {
  const names = new Map<string, SourceName>();
  for (const text of texts) addPackagesIndex(names, text);
  return names;
}
const names = namesOf(index, updates);
const unknown = (name: string, version: string): SoftwarePackage => ({
  type: 'deb',
  name,
  version,
  sourceUnknown: true,
  locations: [],
});

test('the indexes of an archive say which source package a package is built from, and how their versions differ', () => {
  assert.deepEqual(
    [...names],
    [
      ['libssl3', { name: 'openssl', rules: [] }],
      ['bash', { name: 'bash', rules: [] }],
      ['gcc', { name: 'gcc-defaults', rules: [{ from: '4:12.2.0-3', to: '1.203' }] }],
      ['dash', { name: 'dash', rules: [] }],
      ['libdevmapper1.02.1', { name: 'lvm2', rules: [{ from: '2:1.02.185', to: '2.03.16' }] }],
      ['bsdutils', { name: 'util-linux', rules: [{ from: '1:', to: '' }] }],
    ],
  );
});

test('a package whose versions differ in one of its indexes only has both rules', () => {
  const own = 'Package: bpftool\nSource: linux (6.1.1-1)\nVersion: 7.1.0+6.1.1-1\n';
  const same = 'Package: bpftool\nSource: linux\nVersion: 6.0.9-1\n';
  for (const texts of [
    [own, same],
    [same, own, own],
  ]) {
    const source = namesOf(...texts).get('bpftool');
    assert.ok(source);
    assert.deepEqual(
      ['7.1.0+6.1.5-1', '6.0.9-2'].map((version) => sourceVersionOf(version, source)),
      ['6.1.5-1', '6.0.9-2'],
    );
  }
});

test('the names of each release are the same after they are written and read again', () => {
  const older = namesOf('Package: libssl1.1\nSource: openssl\nVersion: 1\n\nPackage: dash\nVersion: 1\n');
  const text = formatSourceNames(
    new Map([
      ['11', older],
      ['12', names],
    ]),
  );
  assert.equal(
    text,
    `[11]
openssl: libssl1.1
[11 12]
dash: 
[12]
bash: 
gcc-defaults: gcc|4:12.2.0-3|1.203
lvm2: libdevmapper1.02.1|2:1.02.185|2.03.16
openssl: libssl3
util-linux: bsdutils|1:|
`,
  );
  const sorted = (all: ReadonlyMap<string, SourceName>) => [...all].toSorted(([a], [b]) => (a < b ? -1 : 1));
  assert.deepEqual(sorted(parseSourceNames(text, '11')), sorted(older));
  assert.deepEqual(sorted(parseSourceNames(text, '12')), sorted(names));
  assert.deepEqual([...parseSourceNames(text, '1')], []);
});

test('the version of a source package follows from that of a later build', () => {
  const cases: readonly (readonly [binary: string, source: string, later: string, expected?: string])[] = [
    ['1:2.38.1-5', '2.38.1-5', '1:2.38.1-5+deb12u1', '2.38.1-5+deb12u1'],
    ['2:1.02.185-2', '2.03.16-2', '2:1.02.185-2+deb12u1', '2.03.16-2+deb12u1'],
    ['2:1.02.185-2', '2.03.16-2', '2:1.02.1850-2'],
    ['2:1.02.185-2', '2.03.16-2', '2:1.02.190-1'],
    ['2:0.16.2+samba4.22.10-0', '2:4.22.10-0', '2:0.16.2+samba4.22.11-0+deb13u1', '2:4.22.11-0+deb13u1'],
    ['2:8.2+93', '93', '2:8.2+94', '94'],
    ['4:12.2.0-3', '1.203', '4:12.2.0-3', '1.203'],
    ['4:12.2.0-3', '1.203', '4:12.2.0-4'],
    ['4:12.2.0-3', '1.203', '4:12.2.0-30'],
    ['1.18-2', '2.15-2', '1.17-2'],
  ];
  for (const [binary, source, later, expected] of cases) {
    const rule = versionRule(binary, source);
    const own: SourceName = { name: 'source', rules: [rule] };
    assert.equal(sourceVersionOf(binary, own), source);
    assert.equal(sourceVersionOf(`${later}+b3`, own), expected, `${later} by ${JSON.stringify(rule)}`);
  }
});

test('source packages that an SBOM does not name are found, are likely, or stay unknown', () => {
  const packages = resolveSources(
    [
      unknown('libssl3', '3.0.11-1~deb12u2'),
      unknown('bash', '5.2.15-2+b2'),
      unknown('dash', '0.5.12-2'),
      unknown('gcc', '4:13.0.0-1'),
      unknown('likely', '1'),
      unknown('of-another-archive', '1'),
      { type: 'deb', name: 'libssl3', version: '1', locations: [] },
    ],
    ({ name }) => (name === 'likely' ? { name: 'guess', rules: [], isAssumed: true } : names.get(name)),
  );
  assert.deepEqual(
    packages.map(({ source, sourceUnknown }) => [source?.name, source?.version, sourceUnknown]),
    [
      ['openssl', '3.0.11-1~deb12u2', undefined],
      ['bash', '5.2.15-2', undefined],
      [undefined, undefined, undefined],
      ['gcc-defaults', '', undefined],
      ['guess', '1', true],
      [undefined, undefined, true],
      [undefined, undefined, undefined],
    ],
  );
});
