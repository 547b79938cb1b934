import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PackageType, SoftwarePackage } from '../core/software-package.ts';
import { withLikelyOwners } from './likely-owner.ts';

function named(type: PackageType, name: string, version: string): SoftwarePackage {
  return { type, name, version, locations: [] };
}

const ofDistribution = [
  named('deb', 'python3-yaml', '6.0-3+b2'),
  named('deb', 'python3-certifi', '2022.9.24-1'),
  named('deb', 'node-minimist', '1.2.7+~cs5.3.2-2'),
  named('deb', 'libguava-java', '31.1-1'),
  named('deb', 'ruby-rack', '2.2.6.4-1+deb12u1'),
  named('apk', 'py3-pip', '23.3.1-r0'),
  named('deb', 'node-babel-core', '7:7.20.15+ds1-2'),
];

test('a package of a language likely belongs to a package of the distribution with its version', () => {
  const cases: readonly (readonly [type: PackageType, name: string, version: string, owner?: string])[] = [
    ['pypi', 'PyYAML', '6.0', 'deb/python3-yaml'],
    ['pypi', 'certifi', '2022.9.24', 'deb/python3-certifi'],
    ['pypi', 'certifi', '2022.9.2'],
    ['pypi', 'certifi', '2023.1.1'],
    ['pypi', 'certifi', ''],
    ['npm', 'minimist', '1.2.7', 'deb/node-minimist'],
    ['npm', 'minimist', '0.0.8'],
    ['npm', '@babel/core', '7.20.15', 'deb/node-babel-core'],
    ['maven', 'com.google.guava:guava', '31.1-jre', 'deb/libguava-java'],
    ['gem', 'rack', '2.2.6.4', 'deb/ruby-rack'],
    ['pypi', 'pip', '23.3.1', 'apk/py3-pip'],
    ['cargo', 'certifi', '2022.9.24'],
  ];
  for (const [type, name, version, owner] of cases) {
    const one = named(type, name, version);
    assert.equal(
      withLikelyOwners([...ofDistribution, one]).at(-1)?.possiblyOwnedBy,
      owner,
      `${type} ${name}`,
    );
    const found = { ...one, locations: [{ path: '/a', proof: 'installed' as const }] };
    assert.equal(withLikelyOwners([...ofDistribution, found]).at(-1), found);
    assert.deepEqual(withLikelyOwners([one]), [one]);
  }
});
