import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Distribution } from '../../core/software/software-package.ts';
import { distributionNamed } from './distribution-hint.ts';
import { packageOf } from './package-of-purl.ts';
import { purlOf, type PurlSubject } from './package-purl.ts';

const debian: Distribution = {
  id: 'debian',
  like: [],
  version: '12',
  codename: 'bookworm',
  name: 'debian 12',
};
const alpine: Distribution = { id: 'alpine', like: [], version: '3.19.1', name: 'alpine 3.19.1' };
const rhel: Distribution = { id: 'rhel', like: ['fedora'], version: '9.3', name: 'rhel 9.3' };

const written: readonly (readonly [
  subject: PurlSubject,
  distribution: Distribution | undefined,
  purl: string,
])[] = [
  [
    {
      type: 'deb',
      name: 'libssl3',
      version: '3.0.11-1~deb12u2',
      architecture: 'amd64',
      source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
    },
    debian,
    'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl',
  ],
  [
    {
      type: 'deb',
      name: 'gcc',
      version: '4:12.2.0-3',
      source: { name: 'gcc-defaults', version: '1.203' },
    },
    debian,
    'pkg:deb/debian/gcc@4:12.2.0-3?distro=debian-12&upstream=gcc-defaults%401.203',
  ],
  [
    {
      type: 'rpm',
      name: 'openssl-libs',
      version: '1:3.0.7-24.el9',
      architecture: 'x86_64',
      source: { name: 'openssl', version: '1:3.0.7-24.el9' },
    },
    rhel,
    'pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?arch=x86_64&distro=rhel-9.3&epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm',
  ],
  [
    {
      type: 'rpm',
      name: 'nodejs',
      version: '1:18.19.0-1.module+el9',
      module: 'nodejs:18:9020020230825:rhel9',
    },
    rhel,
    'pkg:rpm/redhat/nodejs@18.19.0-1.module%2Bel9?distro=rhel-9.3&epoch=1&rpmmod=nodejs:18:9020020230825:rhel9&upstream=nodejs-18.19.0-1.module%2Bel9.src.rpm',
  ],
  [
    {
      type: 'apk',
      name: 'libcrypto3',
      version: '3.1.4-r5',
      source: { name: 'openssl', version: '3.1.4-r5' },
    },
    alpine,
    'pkg:apk/alpine/libcrypto3@3.1.4-r5?distro=3.19.1&upstream=openssl',
  ],
  [{ type: 'npm', name: '@babel/core', version: '7.0.0' }, debian, 'pkg:npm/%40babel/core@7.0.0'],
  [
    { type: 'golang', name: 'github.com/foo/bar/v2', version: 'v2.0.0' },
    undefined,
    'pkg:golang/github.com/foo/bar/v2@v2.0.0',
  ],
  [{ type: 'golang', name: 'stdlib', version: '1.21.0' }, undefined, 'pkg:golang/stdlib@1.21.0'],
  [
    { type: 'maven', name: 'org.slf4j:slf4j-api', version: '2.0.9' },
    undefined,
    'pkg:maven/org.slf4j/slf4j-api@2.0.9',
  ],
  [
    { type: 'composer', name: 'monolog/monolog', version: '3.0.0' },
    undefined,
    'pkg:composer/monolog/monolog@3.0.0',
  ],
  [{ type: 'generic', name: 'redis', version: '7.2.4' }, undefined, 'pkg:generic/redis@7.2.4'],
  [{ type: 'gem', name: 'rails', version: '' }, undefined, 'pkg:gem/rails'],
];

test('a package has the Package URL that scanners expect, and is read from it again', () => {
  for (const [subject, distribution, purl] of written) {
    assert.equal(purlOf(subject, distribution), purl);
    const reading = packageOf(purl);
    if (subject.type !== 'deb' || subject.source !== undefined)
      assert.deepEqual(
        reading?.package.source ?? { name: subject.name, version: subject.version },
        subject.source ?? { name: subject.name, version: subject.version },
        purl,
      );
    assert.deepEqual({ ...reading?.package, source: 0 }, { ...subject, source: 0 }, purl);
  }
});

test('a Maven artifact without a group has no Package URL', () => {
  assert.equal(purlOf({ type: 'maven', name: 'app', version: '1' }), undefined);
});

test('a package of a distribution that is not known has no namespace', () => {
  assert.equal(purlOf({ type: 'deb', name: 'curl', version: '1' }), 'pkg:deb/curl@1');
});

test('a source package that is not known is not that of the same name', () => {
  const purl = 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12';
  const reading = packageOf(purl);
  assert.equal(reading?.package.sourceUnknown, true);
  assert.equal(reading.package.source, undefined);
  assert.ok(reading.distribution);
  assert.equal(purlOf(reading.package, reading.distribution), purl);
});

test('an epoch stands in the version or in a qualifier', () => {
  const versionOf = (purl: string) => packageOf(purl)?.package.version;
  assert.equal(versionOf('pkg:deb/debian/x@1:2.0'), '1:2.0');
  assert.equal(versionOf('pkg:deb/debian/x@1%3A2.0?epoch=1'), '1:2.0');
  assert.equal(versionOf('pkg:deb/debian/x@2.0?epoch=1'), '1:2.0');
  assert.equal(versionOf('pkg:rpm/fedora/x@2.0-1?epoch=0'), '2.0-1');
  assert.equal(versionOf('pkg:rpm/fedora/x@2.0-1?epoch=x'), '2.0-1');
});

test('the source package of an rpm is the name of its file', () => {
  const sourceOf = (purl: string) => packageOf(purl)?.package.source;
  assert.deepEqual(sourceOf('pkg:rpm/fedora/a-libs@1-2?upstream=a-b-1-2.nosrc.rpm'), {
    name: 'a-b',
    version: '1-2',
  });
  assert.equal(sourceOf('pkg:rpm/fedora/a@1-2?epoch=3&upstream=a-1-2.src.rpm'), undefined);
  assert.deepEqual(sourceOf('pkg:rpm/fedora/a-libs@1-2?epoch=3&upstream=a-1-2.src.rpm'), {
    name: 'a',
    version: '3:1-2',
  });
});

test('a distribution is named in many ways', () => {
  const named = (qualifiers: string, type = 'deb/debian') => {
    const distribution = packageOf(`pkg:${type}/x@1?${qualifiers}`)?.distribution;
    return distribution === undefined ? undefined : [distribution.id, distribution.version];
  };
  assert.deepEqual(named('distro=debian-12'), ['debian', '12']);
  assert.deepEqual(named('distro=debian-12.4'), ['debian', '12']);
  assert.deepEqual(named('distro=bookworm'), ['debian', '12']);
  assert.deepEqual(named('distro=debian-bookworm'), ['debian', '12']);
  assert.deepEqual(named('distro=sid'), ['debian', undefined]);
  assert.deepEqual(named('distro=debian'), ['debian', undefined]);
  assert.deepEqual(named(''), ['debian', undefined]);
  assert.deepEqual(named('', 'deb'), undefined);
  assert.deepEqual(named('distro=jammy', 'deb/ubuntu'), ['ubuntu', '22.04']);
  assert.deepEqual(named('distro=ubuntu-22.04', 'deb/ubuntu'), ['ubuntu', '22.04']);
  assert.deepEqual(named('os_name=ubuntu&os_version=22.04', 'deb/ubuntu'), ['ubuntu', '22.04']);
  assert.deepEqual(named('os_distro=bookworm&os_name=debian&os_version=12', 'deb/debian'), ['debian', '12']);
  assert.deepEqual(named('os_distro=bookworm', 'deb/debian'), ['debian', '12']);
  assert.deepEqual(named('os_distro=bookworm', 'deb'), ['debian', '12']);
  assert.deepEqual(named('os_distro=debian', 'deb/debian'), ['debian', undefined]);
  assert.deepEqual(named('distro_name=bookworm', 'deb/debian'), ['debian', '12']);
  assert.deepEqual(named('distro=debian:12', 'deb/debian'), ['debian', '12']);
  assert.deepEqual(named('distro=alpine:3.19.1', 'apk/alpine'), ['alpine', '3.19.1']);
  assert.deepEqual(named('distro=alpine-3.19.1', 'apk/alpine'), ['alpine', '3.19.1']);
  assert.deepEqual(named('distro=3.19.1', 'apk/alpine'), ['alpine', '3.19.1']);
  assert.deepEqual(named('distro=alpine-v3.19', 'apk/alpine'), ['alpine', '3.19']);
  assert.deepEqual(named('distro=alpine-edge', 'apk/alpine'), ['alpine', 'edge']);
  assert.deepEqual(named('distro=wolfi-20230201', 'apk/wolfi'), ['wolfi', '20230201']);
  assert.deepEqual(named('distro=rhel-9.3', 'rpm/redhat'), ['rhel', '9.3']);
  assert.deepEqual(named('distro=redhat-9.3', 'rpm/redhat'), ['rhel', '9.3']);
  assert.deepEqual(named('distro=el9', 'rpm/redhat'), ['rhel', '9']);
  assert.deepEqual(named('', 'rpm/redhat'), ['rhel', undefined]);
  assert.deepEqual(named('distro=alma-9.3', 'rpm/alma'), ['almalinux', '9.3']);
  assert.deepEqual(named('distro=rocky-9.3', 'rpm/rocky'), ['rocky', '9.3']);
  assert.deepEqual(named('distro=opensuse-leap-15.5', 'rpm/opensuse'), ['opensuse-leap', '15.5']);
  assert.deepEqual(named('distro=opensuse-tumbleweed', 'rpm/opensuse'), ['opensuse-tumbleweed', undefined]);
  assert.equal(distributionNamed('debian', '12').codename, 'bookworm');
});

test('names keep the case and the path that they are written with', () => {
  const nameOf = (purl: string) => packageOf(purl)?.package.name;
  assert.equal(nameOf('pkg:golang/github.com/Masterminds/semver@v1'), 'github.com/Masterminds/semver');
  assert.equal(nameOf('pkg:golang/github.com/foo/bar@v2.0.0#v2'), 'github.com/foo/bar/v2');
  assert.equal(nameOf('pkg:golang/github.com%2Ffoo%2Fbar@v1'), 'github.com/foo/bar');
  assert.equal(nameOf('pkg:npm/JSONStream@1'), 'JSONStream');
  assert.equal(nameOf('pkg:npm/%40babel%2Fcore@7'), '@babel/core');
  assert.equal(nameOf('pkg:maven/org.slf4j/slf4j-api@2'), 'org.slf4j:slf4j-api');
});

test('a Package URL of another type is no package', () => {
  for (const purl of ['pkg:oci/debian@sha256:ab', 'pkg:github/a/b@1', 'pkg:maven/app@1', 'nonsense'])
    assert.equal(packageOf(purl), undefined);
});
