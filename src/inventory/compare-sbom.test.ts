import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SbomComparison, SbomDifferences } from '../core/software/attached-sbom.ts';
import type { PackageProof, PackageType, SoftwarePackage } from '../core/software/software-package.ts';
import { compareSbom } from './compare-sbom.ts';

function one(
  text: string,
  more: Partial<SoftwarePackage> = {},
  proof: PackageProof = 'installed',
): SoftwarePackage {
  const [type = '', name = '', version = ''] = text.split(' ');
  return { type: type as PackageType, name, version, locations: [{ path: '/x', proof }], ...more };
}

const shown = ({ first }: SbomDifferences): readonly string[] =>
  first.map(({ type, name, listed, found }) => `${type} ${name} ${listed.join()}|${found.join()}`);

function compare(
  listed: readonly (string | SoftwarePackage)[],
  found: readonly (string | SoftwarePackage)[],
): Omit<SbomComparison, 'unlisted' | 'changed' | 'missing' | 'unread'> &
  Record<'unlisted' | 'changed' | 'missing', readonly string[]> {
  const packages = (some: readonly (string | SoftwarePackage)[]) =>
    some.map((each) => (typeof each === 'string' ? one(each) : each));
  const { unread: _, ...rest } = compareSbom(packages(listed), packages(found), 0);
  return {
    ...rest,
    unlisted: shown(rest.unlisted),
    changed: shown(rest.changed),
    missing: shown(rest.missing),
  };
}

const same = { unlisted: [], changed: [], missing: [], uncompared: [] };

describe('compareSbom', () => {
  it('tells packages that are left out, of another version, and not in the image', () => {
    assert.deepEqual(
      compare(
        ['deb openssl 3.0.11-1', 'deb zlib1g 1:1.2.13-1', 'deb curl 7.88-1', 'npm left-pad 1.0.0'],
        ['deb openssl 3.0.11-2', 'deb zlib1g 1:1.2.13-1', 'deb bash 5.2-1', 'npm left-pad 1.0.0'],
      ),
      {
        same: 2,
        unlisted: ['deb bash |5.2-1'],
        changed: ['deb openssl 3.0.11-1|3.0.11-2'],
        missing: ['deb curl 7.88-1|'],
        uncompared: [],
      },
    );
  });

  it('compares each version of a package that is there several times', () => {
    const found = ['npm ms 2.0.0', 'npm ms 2.1.3', 'npm ms 2.1.2'];
    assert.deepEqual(compare(['npm ms 2.0.0', 'npm ms 2.1.3'], found).unlisted, ['npm ms |2.1.2']);
    assert.deepEqual(compare([...found, 'npm ms 1.0.0'], found).missing, ['npm ms 1.0.0|']);
    assert.deepEqual(compare(found, found), { same: 3, ...same });
  });

  for (const [listed, found] of [
    ['pypi PyYAML 6.0', 'pypi pyyaml 6.0'],
    ['pypi zope_interface 5.0', 'pypi zope.interface 5.0'],
    ['pypi six 1.16', 'pypi six 1.16.0'],
    ['golang std 1.21.0', 'golang stdlib 1.21.0'],
    ['golang stdlib go1.21.0', 'golang stdlib 1.21.0'],
    ['golang github.com/BurntSushi/toml v1.2.0', 'golang github.com/burntsushi/toml 1.2.0'],
    ['maven guessed:guava 31.1-jre', 'maven com.google.guava:guava 31.1-jre'],
    ['maven org.slf4j:slf4j-api 1.7', 'maven slf4j-api 1.7'],
    ['nuget newtonsoft.json 13.0.1', 'nuget Newtonsoft.Json 13.0.1'],
    ['deb libc6 0:2.36-9', 'deb libc6 2.36-9'],
    ['rpm bash 0:5.1-2', 'rpm bash 5.1-2'],
  ] as const)
    it(`takes ${listed} for ${found}`, () => {
      assert.deepEqual(compare([listed], [found]), { same: 1, ...same });
    });

  it('tells a version with another epoch from the same without', () => {
    assert.deepEqual(compare(['rpm openssl 3.0.7-1'], ['rpm openssl 1:3.0.7-1']).changed, [
      'rpm openssl 3.0.7-1|1:3.0.7-1',
    ]);
  });

  it('does not compare languages that one side has no package of, but packages of a distribution', () => {
    assert.deepEqual(compare(['deb bash 1-1'], ['deb bash 1-1', 'npm ms 1.0.0', 'npm qs 1.0.0']), {
      same: 1,
      ...same,
      uncompared: [{ type: 'npm', in: 'image', count: 2 }],
    });
    assert.deepEqual(compare(['deb bash 1-1', 'golang a/b v1.0.0'], ['deb bash 1-1']).uncompared, [
      { type: 'golang', in: 'sbom', count: 1 },
    ]);
    assert.deepEqual(compare(['npm ms 1.0.0'], ['deb bash 1-1', 'npm ms 1.0.0']).unlisted, ['deb bash |1-1']);
    assert.deepEqual(compare([], ['deb bash 1-1']).unlisted, ['deb bash |1-1']);
  });

  it('expects neither files of a package of the distribution nor lock files in an SBOM, and takes them', () => {
    const owned = one('pypi requests 2.28.1', { ownedBy: 'deb/python3-requests' });
    const declared = one('pypi flask 2.0', {}, 'declared');
    const installed = one('pypi six 1.16.0');
    assert.deepEqual(compare(['pypi six 1.16.0'], [owned, declared, installed]), { same: 1, ...same });
    assert.deepEqual(
      compare(['pypi six 1.16.0', 'pypi requests 2.28.1', 'pypi flask 2.0'], [owned, declared, installed]),
      { same: 3, ...same },
    );
    assert.deepEqual(compare(['pypi six 1.16.0', 'pypi flask 3.0'], [declared, installed]).missing, [
      'pypi flask 3.0|',
    ]);
  });

  it('leaves out what programs name as they like, and takes components without a Package URL by name', () => {
    assert.deepEqual(
      compare(
        ['generic node 20.0.0', 'rpm bash 5-1'],
        ['generic busybox 1.36', 'rpm bash 5-1', 'rpm gpg-pubkey 1-1'],
      ),
      { same: 1, ...same },
    );
    assert.deepEqual(compare(['generic openssl 3.0.11-1'], ['deb openssl 3.0.11-1', 'deb bash 1-1']), {
      same: 1,
      ...same,
      unlisted: ['deb bash |1-1'],
    });
  });

  it('holds a limited number of differences and counts them all', () => {
    const many = Array.from({ length: 1000 }, (_, n) => one(`deb p${n} 1-1`));
    const { unlisted } = compareSbom([], many, 0);
    assert.equal(unlisted.count, 1000);
    assert.equal(unlisted.first.length, 200);
  });
});
