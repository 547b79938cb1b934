import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findInSimilar } from './similar-release.ts';
import type { SourceName } from '../../core/source-name.ts';

const table = (names: Readonly<Record<string, string>>): ReadonlyMap<string, SourceName> =>
  new Map(Object.entries(names).map(([binary, name]) => [binary, { name, rules: [] }]));
const find = findInSimilar([
  table({
    libssl3t64: 'openssl',
    'libapt-pkg6.0': 'apt',
    'libstdc++6': 'gcc-12',
    'php8.2-cli': 'php8.2',
    libpq5: 'postgresql-15',
    login: 'shadow',
    'libtasn1-6': 'libtasn1-6',
  }),
  table({ login: 'util-linux', libllvm17: 'llvm-toolchain-17' }),
]);

test('a source package of another release is likely that of a package of the same name, or with other numbers', () => {
  const cases: readonly (readonly [name: string, version: string, source?: string])[] = [
    ['libssl1.1', '1.1.1n-0', 'openssl'],
    ['libapt-pkg5.0', '1.8.2', 'apt'],
    ['libstdc++6', '8.3.0-6', 'gcc-8'],
    ['php7.3-cli', '7.3.31-1', 'php7.3'],
    ['libpq5', '11.22-0', 'postgresql-11'],
    ['libllvm7', '1:7.0.1-8', 'llvm-toolchain-7'],
    ['login', '1:4.5-1.1', 'shadow'],
    ['libtasn1-6', '4.13-3', 'libtasn1-6'],
    ['libgcc1', '1:8.3.0-6', 'gcc-8'],
    ['of-another-archive', '1'],
  ];
  for (const [name, version, source] of cases) {
    const found = find(name, version);
    assert.equal(found?.name, source, name);
    assert.equal(found?.isAssumed, source === undefined ? undefined : true);
  }
});
