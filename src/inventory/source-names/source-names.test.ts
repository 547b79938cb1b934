import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SoftwarePackage } from '../../core/software-package.ts';
import { formatSourceNames, parsePackagesIndex, parseSourceNames } from './packages-index.ts';
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
      ['libssl3', { name: 'openssl', ownVersion: false }],
      ['bash', { name: 'bash', ownVersion: false }],
      ['gcc', { name: 'gcc-defaults', ownVersion: true }],
      ['dash', { name: 'dash', ownVersion: false }],
    ],
  );
});

test('the names are the same after they are written and read again', () => {
  const text = formatSourceNames(names);
  assert.equal(text, 'bash: bash\ndash: dash\ngcc-defaults: !gcc\nopenssl: libssl3\n');
  assert.deepEqual(parseSourceNames(text), names);
});

test('source packages that an SBOM does not name are found, or stay unknown', () => {
  const packages = resolveSources(
    [
      unknown('libssl3', '3.0.11-1~deb12u2'),
      unknown('bash', '5.2.15-2+b2'),
      unknown('dash', '0.5.12-2'),
      unknown('gcc', '4:12.2.0-3'),
      unknown('of-another-archive', '1'),
      { type: 'deb', name: 'libssl3', version: '1', locations: [] },
      { ...unknown('libssl3', '1'), type: 'apk' },
    ],
    names,
  );
  assert.deepEqual(
    packages.map(({ source, sourceUnknown }) => source ?? sourceUnknown),
    [
      { name: 'openssl', version: '3.0.11-1~deb12u2' },
      { name: 'bash', version: '5.2.15-2' },
      undefined,
      true,
      true,
      undefined,
      true,
    ],
  );
});
