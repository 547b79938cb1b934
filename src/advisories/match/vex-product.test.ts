import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { digest, openssl, other, statusOf, type Given } from './test-vex.ts';

/** Package URLs as the only product of a statement, and whether they name the first package or the image. */
const products: readonly (readonly [purl: string, isNamed: boolean, given?: Given])[] = [
  ['pkg:npm/lodash', true],
  ['pkg:npm/lodash@4.17.20', true],
  ['pkg:NPM/lodash@4.17.20', true],
  ['pkg:npm/lodash@4.17.21', false],
  ['pkg:npm/lodash@4.17', false],
  ['pkg:npm/lodash.merge', false],
  ['pkg:npm/%40types/lodash', false],
  ['pkg:npm/lodash#lib/merge.js', false],
  ['pkg:gem/lodash', false],
  ['lodash', false],
  ['pkg:npm/%40babel/core', true, { packages: [{ type: 'npm', name: '@babel/core', version: '7.0.0' }] }],
  ['pkg:pypi/Ruamel.Yaml@1', true, { packages: [{ type: 'pypi', name: 'ruamel-yaml', version: '1' }] }],
  [
    'pkg:golang/github.com/burntsushi/toml@v1.0.0',
    true,
    { packages: [{ type: 'golang', name: 'github.com/BurntSushi/toml', version: 'v1.0.0' }] },
  ],
  [
    'pkg:golang/github.com/BurntSushi/toml@1.0.0',
    true,
    { packages: [{ type: 'golang', name: 'github.com/BurntSushi/toml', version: 'v1.0.0' }] },
  ],
  [
    'pkg:golang/golang.org/x/crypto#ssh',
    false,
    { packages: [{ type: 'golang', name: 'golang.org/x/crypto', version: 'v1.0.0' }] },
  ],
  ['pkg:maven/org.a/b@1', true, { packages: [{ type: 'maven', name: 'org.a:b', version: '1' }] }],
  [
    'pkg:maven/org.a/b@1',
    true,
    {
      packages: [{ type: 'maven', name: 'b', version: '1', possibleNames: ['b:b', 'org.a:b'] }],
      match: { proof: { ecosystem: 'Maven', name: 'org.a:b', version: '1', affected: '' } },
    },
  ],
  [
    'pkg:maven/b/b@1',
    false,
    {
      packages: [{ type: 'maven', name: 'b', version: '1', possibleNames: ['b:b', 'org.a:b'] }],
      match: { proof: { ecosystem: 'Maven', name: 'org.a:b', version: '1', affected: '' } },
    },
  ],

  ['pkg:deb/debian/libssl3', true, { packages: [openssl] }],
  ['pkg:deb/debian/libssl3@3.0.9-1?arch=amd64&distro=debian-12', true, { packages: [openssl] }],
  ['pkg:deb/debian/libssl3@3.0.9-1?distro=bookworm', true, { packages: [openssl] }],
  ['pkg:deb/debian/libssl3@3.0.9-1?distro=debian-11', false, { packages: [openssl] }],
  ['pkg:deb/debian/libssl3@3.0.9-1?arch=arm64', false, { packages: [openssl] }],
  ['pkg:deb/ubuntu/libssl3@3.0.9-1', false, { packages: [openssl] }],
  ['pkg:deb/debian/openssl@3.0.9-1', false, { packages: [openssl] }],
  ['pkg:deb/debian/openssl@3.0.9-1?arch=source', true, { packages: [openssl] }],
  ['pkg:deb/debian/openssl@3.0.8-1?arch=source', false, { packages: [openssl] }],
  ['pkg:deb/debian/libssl3?arch=source', false, { packages: [openssl] }],
  [
    'pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?epoch=1',
    true,
    {
      packages: [{ type: 'rpm', name: 'openssl-libs', version: '1:3.0.7-24.el9' }],
      distribution: { id: 'rhel', version: '9.3' },
    },
  ],
  [
    'pkg:rpm/redhat/openssl-libs@3.0.7-24.el9',
    false,
    {
      packages: [{ type: 'rpm', name: 'openssl-libs', version: '1:3.0.7-24.el9' }],
      distribution: { id: 'rhel', version: '9.3' },
    },
  ],
  [
    'pkg:rpm/redhat/bash@5.1-1.el9?distro=el8',
    false,
    {
      packages: [{ type: 'rpm', name: 'bash', version: '0:5.1-1.el9' }],
      distribution: { id: 'rhel', version: '9.3' },
    },
  ],
  [
    'pkg:rpm/redhat/bash@5.1-1.el9?distro=el9',
    true,
    {
      packages: [{ type: 'rpm', name: 'bash', version: '0:5.1-1.el9' }],
      distribution: { id: 'rhel', version: '9.3' },
    },
  ],
  [
    'pkg:apk/alpine/musl?distro=alpine-3.19',
    true,
    {
      packages: [{ type: 'apk', name: 'musl', version: '1' }],
      distribution: { id: 'alpine', version: '3.19.1' },
    },
  ],
  [
    'pkg:apk/alpine/musl?distro=alpine-3.18',
    false,
    {
      packages: [{ type: 'apk', name: 'musl', version: '1' }],
      distribution: { id: 'alpine', version: '3.19.1' },
    },
  ],

  [`pkg:oci/nginx@${digest}`, true],
  [`pkg:oci/nginx@${encodeURIComponent(digest)}`, true],
  [`pkg:oci/mirrored@${digest}?repository_url=mirror.example/mirrored`, true],
  [`pkg:oci/nginx@${digest}?arch=arm64`, false],
  [`pkg:oci/nginx@${other}`, false],
  ['pkg:oci/nginx', true],
  ['pkg:oci/nginx?tag=1.25', true],
  ['pkg:oci/nginx?tag=1.26', false],
  ['pkg:oci/httpd', false],
  ['pkg:oci/nginx?repository_url=docker.io/library/nginx', true],
  ['pkg:oci/nginx?repository_url=registry.example/team', true],
  ['pkg:oci/nginx?repository_url=registry.example/team/nginx', true],
  ['pkg:oci/nginx?repository_url=registry.example/tea', false],
  ['pkg:oci/nginx?repository_url=quay.example/team/nginx', false],
  ['pkg:docker/nginx', true],
  ['pkg:docker/nginx@1.25', true],
  ['pkg:docker/nginx@1.26', false],
  ['pkg:docker/team/nginx', false],
  ['pkg:docker/team/nginx?repository_url=registry.example', true],
  [`pkg:docker/nginx@${digest}`, true],
  ['pkg:oci/nginx', false, { product: { references: [], digests: [] } }],
  [
    'pkg:npm/shop@2.0.0',
    true,
    { product: { references: ['shop'], digests: [], purl: 'pkg:npm/shop@2.0.0' } },
  ],
  ['pkg:npm/shop', true, { product: { references: ['shop'], digests: [], purl: 'pkg:npm/shop@2.0.0' } }],
  [
    'pkg:npm/shop@2.0.1',
    false,
    { product: { references: ['shop'], digests: [], purl: 'pkg:npm/shop@2.0.0' } },
  ],
];

describe('a VEX statement on a product', () => {
  for (const [purl, isNamed, given] of products)
    it(`${isNamed ? 'is' : 'is not'} on ${given?.packages?.[0]?.name ?? 'lodash'} by ${purl}`, () => {
      assert.equal(statusOf([{ products: [purl] }], given), isNamed ? 'not-affected' : undefined);
    });
});
