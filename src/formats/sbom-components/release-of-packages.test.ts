import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PackageType } from '../../core/software/software-package.ts';
import { distributionNamed } from '../purl/distribution-hint.ts';
import { withShownRelease } from './release-of-packages.ts';

function shown(id: string, ...packages: readonly string[]): string | undefined {
  const parsed = packages.map((text) => {
    const [type = '', name = '', version = ''] = text.split(' ');
    return { type: type as PackageType, name, version };
  });
  return withShownRelease(distributionNamed(id), parsed)?.version;
}

test('versions of packages show the release of their distribution', () => {
  const cases: readonly (readonly [release: string | undefined, id: string, ...packages: string[]])[] = [
    ['12', 'debian', 'deb libssl3 3.0.11-1~deb12u2', 'deb bash 5.2.15-2+b2'],
    ['12', 'debian', 'deb tar 1:1.34+dfsg-1.2+deb12u1'],
    ['12', 'debian', 'deb base-files 12.4', 'deb bash 5.2.15-2+b2'],
    ['11', 'debian', 'deb base-files 11.1+deb11u9'],
    [undefined, 'debian', 'deb bash 5.2.15-2+b2'],
    [undefined, 'debian', 'deb libssl3 3.0.11-1~deb12u2', 'deb x 1-1+deb13u1'],
    [
      '22.04',
      'ubuntu',
      'deb libc6 2.35-0ubuntu3.5',
      'deb dpkg 1.21.1ubuntu2.2',
      'deb x 1.2-3ubuntu0.22.04.1',
    ],
    ['20.04', 'ubuntu', 'deb docker.io 20.10.21-0ubuntu1~20.04.2'],
    [undefined, 'ubuntu', 'deb libc6 2.35-0ubuntu3.5'],
    ['9', 'rhel', 'rpm openssl 1:3.0.7-24.el9', 'rpm bash 5.1.8-6.el9_1'],
    ['8', 'rocky', 'rpm nodejs 1:18.19.0-1.module_el8.9.0+1234+5678', 'rpm bash 4.4.20-4.el8_6'],
    ['8', 'rhel', 'rpm nodejs 1:18.19.0-1.module+el8.9.0+1234+5678'],
    ['10', 'almalinux', 'rpm bash 5.2.26-6.el10'],
    [undefined, 'rhel', 'rpm bash 5.1.8-6.el9', 'rpm x 1-1.el8'],
    [undefined, 'fedora', 'rpm bash 5.1.8-6.el9'],
    ['3.19.1', 'alpine', 'apk alpine-release 3.19.1-r0', 'apk musl 1.2.4_git20230717-r4'],
    ['3.15.11', 'alpine', 'apk alpine-base 3.15.11-r0'],
    [undefined, 'alpine', 'apk musl 1.2.4_git20230717-r4'],
    [undefined, 'alpine', 'deb libssl3 3.0.11-1~deb12u2'],
  ];
  for (const [release, id, ...packages] of cases)
    assert.equal(shown(id, ...packages), release, `${id}: ${packages.join(', ')}`);
});
