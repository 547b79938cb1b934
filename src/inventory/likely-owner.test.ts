import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PackageType, SoftwarePackage } from '../core/software/software-package.ts';
import type { Distribution } from '../core/software/software-package.ts';
import { known } from '../core/observed.ts';
import { withLikelyOwners } from './likely-owner.ts';

const debian = (version: string): Distribution => ({ id: 'debian', like: [], version, name: 'Debian' });

const owned = (packages: readonly SoftwarePackage[], distribution = debian('12')) =>
  withLikelyOwners({ packages, distribution: known(distribution, '/etc/os-release') });

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
  named('deb', 'python3-zope.interface', '5.5.2-1+b1'),
  named('deb', 'libjackson2-core-java', '2.14.1-2~deb12u1'),
  named('deb', 'libcommons-lang3-java', '3.12.0-2'),
  named('deb', 'ruby-zip', '2.3.2-1'),
  named('deb', 'ruby-concurrent', '1.1.6+dfsg-5'),
  named('deb', 'php-symfony-console', '5.4.23+dfsg-1+deb12u4'),
  named('deb', 'php-monolog', '2.2.0-2'),
  named('rpm', 'python311-Jinja2', '3.1.2-1.9'),
  named('rpm', 'python3-requests', '2.25.1-6.el9'),
  named('rpm', 'rubygem-json', '0:2.7.1-3.el9'),
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
    ['pypi', 'zope_interface', '5.5.2', 'deb/python3-zope.interface'],
    ['pypi', 'requests', '2.25.1', 'rpm/python3-requests'],
    ['pypi', 'jinja2', '3.1.2', 'rpm/python311-Jinja2'],
    ['pypi', 'requests', '2.25'],
    ['maven', 'com.fasterxml.jackson.core:jackson-core', '2.14.1', 'deb/libjackson2-core-java'],
    ['maven', 'com.fasterxml.jackson.core:jackson-core', '2.14.0'],
    ['maven', 'org.apache.commons:commons-lang3', '3.12.0', 'deb/libcommons-lang3-java'],
    ['gem', 'rubyzip', '2.3.2', 'deb/ruby-zip'],
    ['gem', 'concurrent-ruby', '1.1.6', 'deb/ruby-concurrent'],
    ['gem', 'concurrent-ruby', '1.1.60'],
    ['gem', 'json', '2.7.1', 'rpm/rubygem-json'],
    ['composer', 'symfony/console', 'v5.4.23', 'deb/php-symfony-console'],
    ['composer', 'monolog/monolog', '2.2.0', 'deb/php-monolog'],
    ['golang', 'stdlib', '1.19.8'],
  ];
  for (const [type, name, version, owner] of cases) {
    const one = named(type, name, version);
    assert.equal(owned([...ofDistribution, one]).at(-1)?.possiblyOwnedBy, owner, `${type} ${name}`);
    const found = { ...one, locations: [{ path: '/a', proof: 'installed' as const }] };
    assert.equal(owned([...ofDistribution, found]).at(-1), found);
    assert.deepEqual(owned([one]), [one]);
  }
});

test('the standard library of Go is of the programs of Debian only beside one, and without modules', () => {
  const runc = named('deb', 'runc', '1.1.5+ds1-1+deb12u1');
  const stdlib = named('golang', 'stdlib', '1.19.8');
  const ownerOf = (packages: readonly SoftwarePackage[], release = '12') =>
    owned(packages, debian(release)).find(({ name }) => name === 'stdlib')?.possiblyOwnedBy;
  assert.equal(ownerOf([runc, stdlib]), 'deb/runc');
  assert.equal(ownerOf([runc, named('golang', 'stdlib', 'go1.19.8')]), 'deb/runc');
  assert.equal(ownerOf([runc, named('golang', 'stdlib', '1.20.1')]), undefined);
  assert.equal(ownerOf([runc, stdlib], '13'), undefined);
  assert.equal(ownerOf([named('deb', 'bash', '5.2-1'), stdlib]), undefined);
  assert.equal(ownerOf([runc, stdlib, named('golang', 'github.com/spf13/cobra', 'v1.6.0')]), undefined);
});
