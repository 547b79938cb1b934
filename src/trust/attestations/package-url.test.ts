import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isNamedBy, readPackageUrl } from './package-url.ts';

function isNamed(found: string, naming: string): boolean {
  const [a, b] = [readPackageUrl(found), readPackageUrl(naming)];
  return a !== undefined && b !== undefined && isNamedBy(a, b);
}

it('a package is named by what leaves nothing of it out wrongly', () => {
  const openssl = 'pkg:deb/debian/openssl@3.0.1-1?arch=amd64&distro=debian-13';
  for (const naming of [
    openssl,
    'pkg:deb/debian/openssl@3.0.1-1',
    'pkg:deb/debian/openssl',
    'pkg:deb/debian/openssl?arch=amd64',
    'pkg:DEB/debian/openssl@3.0.1-1?distro=debian-13',
    'pkg://deb/debian/openssl@3.0.1-1',
    'pkg:deb/debian/openssl@3.0.1-1#usr/lib',
  ])
    assert.equal(isNamed(openssl, naming), true, naming);
  for (const naming of [
    'pkg:deb/debian/openssl@3.0.1',
    'pkg:deb/debian/openssl@',
    'pkg:deb/debian/openssl-dev@3.0.1-1',
    'pkg:deb/ubuntu/openssl@3.0.1-1',
    'pkg:rpm/debian/openssl@3.0.1-1',
    'pkg:deb/debian/openssl@3.0.1-1?arch=arm64',
    'pkg:deb/debian/openssl@3.0.1-1?epoch=1',
    'pkg:deb',
    'pkg:',
    'openssl',
    '',
    'pkg:deb/debian/open%ssl',
  ])
    assert.equal(isNamed(openssl, naming), false, naming);
});

it('namespaces with an @ and encoded names are read', () => {
  assert.equal(isNamed('pkg:npm/%40scope/name@1.0', 'pkg:npm/@scope/name@1.0'), true);
  assert.equal(isNamed('pkg:npm/@scope/name@1.0', 'pkg:npm/@scope/name'), true);
  assert.equal(isNamed('pkg:npm/@scope/name@1.0', 'pkg:npm/@scope/name@2.0'), false);
  assert.equal(isNamed('pkg:generic/a@1%2B2', 'pkg:generic/a@1+2'), true);
});

it('members of every object are no qualifiers', () => {
  assert.equal(isNamed('pkg:deb/a/b@1', 'pkg:deb/a/b@1?constructor=x'), false);
  assert.equal(isNamed('pkg:deb/a/b@1', 'pkg:deb/a/b@1?__proto__=x'), false);
});
