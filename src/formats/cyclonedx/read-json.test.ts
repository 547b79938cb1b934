import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonRecord } from '../json/members.ts';
import { inventoryOfSbom, type SbomReading } from '../sbom-components/inventory-of-sbom.ts';
import { readCycloneDxJson } from './read-json.ts';

const read = (document: JsonRecord): SbomReading =>
  inventoryOfSbom(
    readCycloneDxJson({ bomFormat: 'CycloneDX', specVersion: '1.6', ...document }),
    'sbom.json',
  );
const readComponents = (...components: readonly unknown[]) => read({ components }).inventory;
const library = (name: string, version: string, purl: string) => ({ type: 'library', name, version, purl });

test('names, versions and Package URLs alone give the packages and the distribution', () => {
  const { distribution, packages, gaps } = readComponents(
    library(
      'libssl3',
      '3.0.11-1~deb12u2',
      'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl',
    ),
    library(
      'bash',
      '5.2.15-2+b2',
      'pkg:deb/debian/bash@5.2.15-2%2Bb2?arch=amd64&distro=debian-12&upstream=bash%405.2.15-2',
    ),
    library('dash', '0.5.12-2', 'pkg:deb/debian/dash@0.5.12-2?arch=amd64&distro=debian-12'),
    library('@babel/core', '7.0.0', 'pkg:npm/%40babel/core@7.0.0'),
  );
  assert.deepEqual(gaps, []);
  assert.deepEqual(distribution, {
    state: 'known',
    value: { id: 'debian', like: [], version: '12', codename: 'bookworm', name: 'debian 12' },
    from: 'sbom.json',
  });
  assert.deepEqual(packages, [
    {
      type: 'deb',
      name: 'bash',
      version: '5.2.15-2+b2',
      architecture: 'amd64',
      source: { name: 'bash', version: '5.2.15-2' },
      locations: [],
    },
    {
      type: 'deb',
      name: 'dash',
      version: '0.5.12-2',
      architecture: 'amd64',
      locations: [],
    },
    {
      type: 'deb',
      name: 'libssl3',
      version: '3.0.11-1~deb12u2',
      architecture: 'amd64',
      source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
      locations: [],
    },
    { type: 'npm', name: '@babel/core', version: '7.0.0', locations: [] },
  ]);
});

test('where no package has a source package, none is known', () => {
  const { packages } = readComponents(
    library('libssl3', '3.0.11', 'pkg:deb/debian/libssl3@3.0.11?distro=debian-12'),
    library('curl', '1-r0', 'pkg:apk/alpine/curl@1-r0?distro=3.19.1'),
  );
  assert.deepEqual(
    packages.map(({ name, sourceUnknown }) => [name, sourceUnknown]),
    [['libssl3', true]],
  );
});

test('packages of other releases are inventories of their own', () => {
  const { inventory, others } = read({
    components: [
      { type: 'operating-system', name: 'debian', version: '12.4' },
      library('a', '1', 'pkg:deb/debian/a@1?distro=debian-12'),
      library('b', '1', 'pkg:deb/debian/b@1?distro=debian-11'),
      library('c', '1', 'pkg:apk/alpine/c@1?distro=3.19.0'),
      library('d', '1', 'pkg:deb/debian/d@1'),
      library('e', '1', 'pkg:deb/debian/e@1?distro=debian-11'),
      library('f', '1', 'pkg:npm/f@1'),
    ],
  });
  const shown = [inventory, ...others].map(({ distribution, packages }) => [
    distribution.state === 'known' ? `${distribution.value.id} ${distribution.value.version}` : '',
    ...packages.map(({ name }) => name),
  ]);
  assert.deepEqual(shown, [
    ['debian 12', 'a', 'd', 'f'],
    ['debian 11', 'b', 'e'],
    ['alpine 3.19.0', 'c'],
  ]);
  assert.deepEqual(inventory.gaps, []);
});

test('the distribution of packages that nothing names is not known', () => {
  assert.equal(readComponents(library('a', '1', 'pkg:deb/a@1')).distribution.state, 'unreadable');
  assert.equal(readComponents(library('a', '1', 'pkg:npm/a@1')).distribution.state, 'absent');
});

test('a Package URL completes an operating system without a release', () => {
  const { distribution } = readComponents(
    { type: 'operating-system', name: 'redhat' },
    library('a', '1-1', 'pkg:rpm/redhat/a@1-1'),
    library('b', '1-1', 'pkg:rpm/redhat/b@1-1?distro=redhat-9.3'),
  );
  assert.equal(distribution.state === 'known' && distribution.value.version, '9.3');
});

test('the properties of Trivy name source packages, layers and files', () => {
  const trivy = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => ({ name: `aquasecurity:trivy:${name}`, value }));
  const { inventory, subject } = read({
    metadata: {
      component: {
        type: 'container',
        name: 'debian:12',
        purl: `pkg:oci/debian@sha256%3A${'b'.repeat(64)}?arch=amd64`,
        properties: trivy({ SchemaVersion: '2', DiffID: 'sha256:01' }),
      },
    },
    components: [
      { type: 'operating-system', name: 'debian', version: '12.4' },
      {
        ...library(
          'libssl3',
          '3.0.11-1~deb12u2',
          'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12.4',
        ),
        properties: trivy({
          LayerDiffID: 'sha256:01',
          PkgType: 'debian',
          SrcName: 'openssl',
          SrcVersion: '3.0.11',
          SrcRelease: '1~deb12u2',
        }),
      },
      {
        ...library('gcc', '4:12.2.0-3', 'pkg:deb/debian/gcc@12.2.0-3?distro=debian-12.4&epoch=4'),
        properties: trivy({ SrcName: 'gcc-defaults', SrcVersion: '1.203', SrcEpoch: '0', PkgType: 'debian' }),
      },
      {
        type: 'application',
        name: 'app/package-lock.json',
        properties: trivy({ Class: 'lang-pkgs', Type: 'npm' }),
      },
      {
        type: 'library',
        group: '@babel',
        name: 'core',
        version: '7.0.0',
        purl: 'pkg:npm/%40babel/core@7.0.0',
        properties: trivy({ FilePath: 'app/node_modules/@babel/core/package.json', PkgType: 'node-pkg' }),
      },
    ],
  });
  const digest = 'b'.repeat(64);
  assert.deepEqual(subject, {
    name: 'debian:12',
    digest: `sha256:${digest}`,
    purl: `pkg:oci/debian@sha256%3A${digest}?arch=amd64`,
  });
  assert.deepEqual(inventory.layers, [{ digest: 'sha256:01' }]);
  assert.deepEqual(inventory.gaps, []);
  assert.deepEqual(
    inventory.packages.map(({ name, version, source }) => [name, version, source?.name, source?.version]),
    [
      ['gcc', '4:12.2.0-3', 'gcc-defaults', '1.203'],
      ['libssl3', '3.0.11-1~deb12u2', 'openssl', '3.0.11-1~deb12u2'],
      ['@babel/core', '7.0.0', undefined, undefined],
    ],
  );
  assert.deepEqual(inventory.packages[2]?.locations, [
    { path: '/app/node_modules/@babel/core/package.json', proof: 'installed' },
  ]);
});

test('the properties of Syft name the distribution, source packages and locations', () => {
  const syft = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => ({ name: `syft:${name}`, value }));
  const { packages, distribution } = readComponents(
    {
      ...library('libssl3', '3.0.11-1', 'pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12'),
      publisher: 'Debian OpenSSL Team',
      licenses: [
        { license: { id: 'Apache-2.0' } },
        { license: { name: 'odd' } },
        { expression: 'MIT OR BSD-3-Clause' },
      ],
      properties: syft({
        'package:type': 'deb',
        'package:metadataType': 'dpkg-db-entry',
        'location:0:path': '/var/lib/dpkg/status',
        'location:0:layerID': 'sha256:02',
        'metadata:source': 'openssl',
      }),
    },
    {
      type: 'operating-system',
      name: 'debian',
      version: '12',
      properties: syft({
        'distro:id': 'debian',
        'distro:idLike:0': 'x',
        'distro:prettyName': 'Debian GNU/Linux 12 (bookworm)',
        'distro:versionCodename': 'bookworm',
        'distro:versionID': '12',
      }),
    },
  );
  assert.deepEqual(distribution.state === 'known' && distribution.value, {
    id: 'debian',
    like: ['x'],
    version: '12',
    codename: 'bookworm',
    name: 'Debian GNU/Linux 12 (bookworm)',
  });
  assert.deepEqual(packages, [
    {
      type: 'deb',
      name: 'libssl3',
      version: '3.0.11-1',
      source: { name: 'openssl', version: '3.0.11-1' },
      purl: 'pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12',
      vendor: 'Debian OpenSSL Team',
      licenses: ['Apache-2.0', 'odd', 'MIT OR BSD-3-Clause'],
      locations: [{ path: '/var/lib/dpkg/status', proof: 'installed', layer: 'sha256:02' }],
    },
  ]);
});

test('a name that is written out keeps the case that a Package URL loses', () => {
  const nameOf = (component: object) => readComponents(component).packages[0]?.name;
  const go = 'pkg:golang/github.com/masterminds/semver@v1.0.0';
  assert.equal(
    nameOf(library('github.com/Masterminds/semver', 'v1.0.0', go)),
    'github.com/Masterminds/semver',
  );
  assert.equal(nameOf(library('another', 'v1.0.0', go)), 'github.com/masterminds/semver');
  assert.equal(nameOf(library('JSONStream', '1', 'pkg:npm/jsonstream@1')), 'JSONStream');
  assert.equal(nameOf(library('zope.interface', '1', 'pkg:pypi/zope-interface@1')), 'zope.interface');
  assert.equal(
    nameOf(
      library('google.golang.org/genproto', 'v1', 'pkg:golang/google.golang.org/genproto@v1#googleapis/api'),
    ),
    'google.golang.org/genproto',
  );
  assert.equal(
    nameOf({ type: 'library', name: 'x', purl: 'pkg:golang/github.com/a/b@v2.0.0#v2' }),
    'github.com/a/b/v2',
  );
});

test('a component without a Package URL is a package of its type, if a tool names it', () => {
  const { packages } = readComponents(
    { type: 'application', name: 'redis', version: '7.2' },
    {
      type: 'library',
      group: 'org.slf4j',
      name: 'slf4j-api',
      version: '2.0',
      properties: [{ name: 'syft:package:type', value: 'java-archive' }],
    },
    { type: 'file', name: '/etc/passwd' },
    { type: 'device', name: 'disk' },
    { type: 'container', name: 'nginx', purl: 'pkg:oci/nginx@sha256:ab' },
  );
  assert.deepEqual(
    packages.map(({ type, name }) => [type, name]),
    [
      ['generic', 'redis'],
      ['maven', 'org.slf4j:slf4j-api'],
    ],
  );
});

test('nested components are read, also those of what is described', () => {
  const { packages } = read({
    metadata: {
      component: { type: 'application', name: 'app', components: [library('a', '1', 'pkg:gem/a@1')] },
    },
    components: [
      {
        ...library('b', '1', 'pkg:gem/b@1'),
        components: [{ ...library('c', '1', 'pkg:gem/c@1'), components: [] }],
      },
    ],
  }).inventory;
  assert.deepEqual(
    packages.map(({ name }) => name),
    ['a', 'b', 'c'],
  );
});
