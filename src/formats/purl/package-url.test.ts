import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPurl, parsePurl, splitPurl } from './package-url.ts';

/** The canonical form of a Package URL, or nothing. */
const canonical = (text: string): string | undefined => {
  const purl = parsePurl(text);
  return purl === undefined ? undefined : buildPurl(purl);
};

const canonicalForms: readonly (readonly [written: string, canonical: string])[] = [
  // Percent-encoding: a colon stays, `+`, `@`, `/` in a value and what is not ASCII do not.
  ['pkg:deb/debian/g++@4:12.2.0+dfsg-3', 'pkg:deb/debian/g%2B%2B@4:12.2.0%2Bdfsg-3'],
  ['pkg:deb/debian/x@1%3A2.0', 'pkg:deb/debian/x@1:2.0'],
  ['pkg:deb/debian/libssl3@3.0.11-1~deb12u2', 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2'],
  ['pkg:generic/caf%C3%A9@1', 'pkg:generic/caf%C3%A9@1'],
  ['pkg:generic/café@1', 'pkg:generic/caf%C3%A9@1'],
  ["pkg:generic/a!b'c(d)e*f@1", 'pkg:generic/a%21b%27c%28d%29e%2Af@1'],
  ['pkg:generic/a%20b@1', 'pkg:generic/a%20b@1'],
  ['pkg:generic/x?url=https://e.org/a', 'pkg:generic/x?url=https:%2F%2Fe.org%2Fa'],
  // The scheme and the type are in lower case; slashes behind the scheme do not count.
  ['PKG:NPM/left-pad@1.3.0', 'pkg:npm/left-pad@1.3.0'],
  ['pkg://npm/left-pad', 'pkg:npm/left-pad'],
  ['pkg:///npm//left-pad/', 'pkg:npm/left-pad'],
  // Qualifiers are sorted by key; keys in lower case, empty values left out.
  ['pkg:rpm/fedora/curl@1?Distro=f&ARCH=i386&x=', 'pkg:rpm/fedora/curl@1?arch=i386&distro=f'],
  ['pkg:rpm/fedora/curl@1?', 'pkg:rpm/fedora/curl@1'],
  // A subpath has no empty segments, no `.` and no `..`.
  ['pkg:golang/g.co/genproto#/googleapis/./../api//', 'pkg:golang/g.co/genproto#googleapis/api'],
  // By type.
  ['pkg:npm/@Babel/Core@7.0.0', 'pkg:npm/%40babel/core@7.0.0'],
  ['pkg:npm/%40babel/core', 'pkg:npm/%40babel/core'],
  ['pkg:npm/@babel/core', 'pkg:npm/%40babel/core'],
  ['pkg:pypi/Zope._-Interface@5.0', 'pkg:pypi/zope-interface@5.0'],
  ['pkg:golang/GitHub.com/Masterminds/Semver@v1', 'pkg:golang/github.com/masterminds/semver@v1'],
  ['pkg:composer/Laravel/Framework@5', 'pkg:composer/laravel/framework@5'],
  ['pkg:GitHub/Package-url/Purl-Spec@1', 'pkg:github/package-url/purl-spec@1'],
  ['pkg:deb/Debian/Curl@1', 'pkg:deb/debian/curl@1'],
  ['pkg:apk/Alpine/Curl@1', 'pkg:apk/alpine/curl@1'],
  ['pkg:rpm/Fedora/ImageMagick@1', 'pkg:rpm/fedora/ImageMagick@1'],
  ['pkg:nuget/EnterpriseLibrary.Common@6', 'pkg:nuget/EnterpriseLibrary.Common@6'],
  ['pkg:gem/Ruby_Advisory@1', 'pkg:gem/Ruby_Advisory@1'],
  ['pkg:cargo/Rand_core@1', 'pkg:cargo/Rand_core@1'],
  ['pkg:maven/Org.Apache/Commons@1', 'pkg:maven/Org.Apache/Commons@1'],
  [
    'pkg:oci/Debian@sha256%3Aab?repository_url=docker.io/library/debian',
    'pkg:oci/debian@sha256:ab?repository_url=docker.io%2Flibrary%2Fdebian',
  ],
  ['pkg:docker/Cust/Dockerimage@sha256:ab', 'pkg:docker/Cust/Dockerimage@sha256:ab'],
];

test('a Package URL has one canonical form', () => {
  for (const [written, wanted] of canonicalForms) {
    assert.equal(canonical(written), wanted, written);
    assert.equal(canonical(wanted), wanted, `${wanted} is canonical`);
  }
});

test('what is no Package URL has no parts', () => {
  for (const text of [
    '',
    'pkg:',
    'pkg:npm',
    'pkg:npm/',
    'pkg:npm/@',
    'pkg:npm/@1.0.0',
    'left-pad@1.0.0',
    'http://example.org/a',
    'pkg%3Anpm/a',
    'pkg:n&g?inx/nginx@0.8.9',
    'pkg:3nginx/nginx@0.8.9',
    'pkg:nginx:a/nginx@0.8.9',
    'pkg:npm/a@1?in%20production=true',
    'pkg:maven/@1.3.4',
    'pkg:maven/no-group@1.0',
    'pkg:oci/owner/name@1',
    'pkg:npm/%zz@1',
    'pkg:npm/a@%ff',
    'pkg:npm/a?x=%e0%a4%a',
    'pkg:npm/a#%ff',
  ])
    assert.equal(parsePurl(text), undefined, text);
});

test('a part that is missing or not allowed gives no Package URL', () => {
  const qualifiers = new Map<string, string>();
  assert.equal(buildPurl({ type: 'npm', name: '', qualifiers }), undefined);
  assert.equal(buildPurl({ type: 'npm', name: '//', qualifiers }), undefined);
  assert.equal(buildPurl({ type: '', name: 'a', qualifiers }), undefined);
  assert.equal(buildPurl({ type: 'maven', name: 'a', qualifiers }), undefined);
  assert.equal(buildPurl({ type: 'npm', name: 'a', qualifiers: new Map([['a b', 'c']]) }), undefined);
});

test('parts are decoded, each by itself', () => {
  assert.deepEqual(parsePurl('pkg:generic/a%2Fb/c%40d@1%2F2?k=%26%3D#s%23/t'), {
    type: 'generic',
    namespace: 'a/b',
    name: 'c@d',
    version: '1/2',
    qualifiers: new Map([['k', '&=']]),
    subpath: 's#/t',
  });
  assert.equal(splitPurl('pkg:golang/GitHub.com/Masterminds/Semver')?.name, 'Semver');
});
