import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Malformed } from '../bytes/byte-source.ts';
import { readSbom } from './read-sbom.ts';

const read = (content: unknown) =>
  readSbom(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)), 'the file');
const purl = 'pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12&upstream=openssl';
const reference = { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl };
const openssl = {
  type: 'deb',
  name: 'libssl3',
  version: '3.0.11-1',
  source: { name: 'openssl', version: '3.0.11-1' },
  locations: [],
};
const spdx = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  packages: [
    { SPDXID: 'SPDXRef-Image', name: 'nginx', primaryPackagePurpose: 'CONTAINER', versionInfo: 'sha256:ab' },
    { SPDXID: 'SPDXRef-1', name: 'libssl3', versionInfo: '3.0.11-1', externalRefs: [reference] },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-Image' },
  ],
};
const cycloneDx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.4',
  components: [{ type: 'library', name: 'libssl3', version: '3.0.11-1', purl }],
};

const tagValue = `SPDXVersion: SPDX-2.2
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: nginx
# a comment
DocumentComment: <text>several
PackageName: not a package
lines</text>

PackageName: nginx
SPDXID: SPDXRef-Image
PackageVersion: sha256:ab

PackageName: libssl3
SPDXID: SPDXRef-1
PackageVersion: 3.0.11-1
PackageDownloadLocation: NOASSERTION
ExternalRef: PACKAGE-MANAGER purl ${purl}
FileName: ./etc/passwd
SPDXID: SPDXRef-File
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Image
`;
const graph = {
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'SpdxDocument', spdxId: 'urn:d', rootElement: ['urn:image'] },
    {
      type: 'software_Package',
      spdxId: 'urn:image',
      name: 'nginx',
      software_primaryPurpose: 'container',
      software_packageVersion: 'sha256:ab',
    },
    {
      type: 'software_Package',
      spdxId: 'urn:1',
      name: 'libssl3',
      software_packageVersion: '3.0.11-1',
      software_packageUrl: purl,
    },
  ],
};
const xml = `<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component type="library">
  <name>libssl3</name><version>3.0.11-1</version><purl>${purl.replace('&', '&amp;')}</purl>
</component></components></bom>`;
const statement = {
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType: 'https://spdx.dev/Document',
  predicate: spdx,
};

test('each format is recognised by its content and gives the same packages', () => {
  const formats: Readonly<Record<string, unknown>> = {
    'CycloneDX 1.4 (JSON)': cycloneDx,
    'CycloneDX 1.4 (XML)': xml,
    'SPDX 2.3 (JSON)': spdx,
    'SPDX 2.2 (tag-value)': tagValue,
    'SPDX 3.0 (JSON)': graph,
  };
  for (const [format, content] of Object.entries(formats)) {
    const reading = read(content);
    assert.equal(reading.format, format);
    assert.deepEqual(reading.inventory.packages, [openssl], format);
    assert.equal(
      reading.inventory.distribution.state === 'known' && reading.inventory.distribution.value.version,
      '12',
    );
    assert.deepEqual(reading.inventory.gaps, [], format);
    assert.equal(reading.subject?.name, format.startsWith('SPDX') ? 'nginx' : undefined, format);
  }
});

test('an SBOM in a statement of in-toto, signed or not, is read', () => {
  const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
  for (const content of [
    statement,
    { payloadType: 'application/vnd.in-toto+json', payload, signatures: [] },
    { predicateType: 'https://cyclonedx.org/bom', predicate: { Data: cycloneDx } },
    `\uFEFF \n${JSON.stringify(cycloneDx)}`,
  ])
    assert.deepEqual(read(content).inventory.packages, [openssl]);
});

test('what is no SBOM is an error that names what is read', () => {
  const errors: readonly (readonly [content: unknown, error: RegExp])[] = [
    ['', /it is no SBOM: CycloneDX \(JSON, XML\), SPDX/u],
    ['PK\u0003\u0004', /it is no SBOM/u],
    ['{', /no JSON that can be read/u],
    ['[]', /it is no SBOM/u],
    [{}, /it is no SBOM: CycloneDX/u],
    [{ artifacts: [], schema: {} }, /Syft's own JSON: CycloneDX/u],
    [{ SchemaVersion: 2, Results: [] }, /Trivy's own JSON: CycloneDX/u],
    [{ predicateType: 'https://slsa.dev/provenance/v1', predicate: {} }, /no SBOM|another kind/u],
    [{ spdxVersion: 'SPDX-2.1' }, /SPDX-2\.1: SPDX 2\.2, 2\.3 and 3\.0 are read/u],
    ['SPDXVersion: SPDX-1.2\n', /SPDX-1\.2/u],
    ['SPDXVersion: SPDX-2.3\nPackageComment: <text>x', /has no end/u],
    ['<html/>', /no CycloneDX document/u],
    ['<bom xmlns="http://cyclonedx.org/schema/bom/1.1"/>', /CycloneDX 1\.1/u],
    ['<!DOCTYPE bom><bom/>', /document type/u],
    [{ payloadType: 'x', payload: '' }, /no SBOM|no JSON/u],
  ];
  for (const [content, error] of errors)
    assert.throws(
      () => read(content),
      (thrown) => thrown instanceof Malformed && error.test(thrown.message),
      String(error),
    );
  assert.throws(() => readSbom(Buffer.from([0x7b, 0xff]), 'x'), /not in UTF-8/u);
  let wrapped: object = spdx;
  for (let i = 0; i < 10; i++) wrapped = { predicate: wrapped };
  assert.throws(() => read(wrapped), Malformed);
});

test('SPDX of Syft and Trivy names source packages and files', () => {
  const { packages, distribution } = read({
    ...spdx,
    packages: [
      ...spdx.packages,
      {
        name: 'debian',
        SPDXID: 'SPDXRef-OS',
        versionInfo: '12.4',
        primaryPackagePurpose: 'OPERATING-SYSTEM',
      },
      {
        name: 'node-pkg',
        SPDXID: 'SPDXRef-App',
        primaryPackagePurpose: 'APPLICATION',
        attributionTexts: ['Class: lang-pkgs'],
      },
      {
        name: 'libc6',
        versionInfo: '2.36-9',
        supplier: 'NOASSERTION',
        originator: 'Person: GNU Libc Maintainers',
        sourceInfo: 'built package from: glibc 2.36-9',
        licenseDeclared: 'LGPL-2.1-only AND GPL-2.0-only',
        attributionTexts: ['PkgType: debian', 'LayerDiffID: sha256:01'],
        externalRefs: [
          { referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:a:x' },
          { referenceType: 'purl', referenceLocator: 'pkg:deb/debian/libc6@2.36-9?distro=debian-12.4' },
        ],
      },
      {
        name: 'zlib1g',
        versionInfo: '1:1.2.13-1',
        sourceInfo:
          'acquired package info from DPKG DB: /var/lib/dpkg/status, /usr/share/doc/zlib1g/copyright',
        externalRefs: [
          { referenceType: 'purl', referenceLocator: 'pkg:deb/debian/zlib1g@1%3A1.2.13-1?upstream=zlib' },
        ],
      },
    ],
  }).inventory;
  assert.equal(distribution.state === 'known' && distribution.value.name, 'debian 12');
  assert.deepEqual(packages, [
    {
      type: 'deb',
      name: 'libc6',
      version: '2.36-9',
      source: { name: 'glibc', version: '2.36-9' },
      purl: 'pkg:deb/debian/libc6@2.36-9?distro=debian-12.4',
      vendor: 'GNU Libc Maintainers',
      licenses: ['LGPL-2.1-only AND GPL-2.0-only'],
      locations: [{ path: '', proof: 'installed', layer: 'sha256:01' }],
    },
    openssl,
    {
      type: 'deb',
      name: 'zlib1g',
      version: '1:1.2.13-1',
      source: { name: 'zlib', version: '1:1.2.13-1' },
      purl: 'pkg:deb/debian/zlib1g@1%3A1.2.13-1?upstream=zlib',
      locations: [
        { path: '/var/lib/dpkg/status', proof: 'installed' },
        { path: '/usr/share/doc/zlib1g/copyright', proof: 'installed' },
      ],
    },
  ]);
});

test('SPDX that describes each of its packages has them all', () => {
  const packages = ['a', 'b'].map((name) => ({
    SPDXID: `SPDXRef-${name}`,
    name,
    externalRefs: [{ referenceType: 'purl', referenceLocator: `pkg:npm/${name}@1` }],
  }));
  const one = { spdxVersion: 'SPDX-2.2', packages: packages.slice(0, 1), documentDescribes: ['SPDXRef-a'] };
  const all = { spdxVersion: 'SPDX-2.2', packages, documentDescribes: ['SPDXRef-a', 'SPDXRef-b'] };
  assert.deepEqual(
    read(one).inventory.packages.map(({ name }) => name),
    ['a'],
  );
  assert.deepEqual(
    read(all).inventory.packages.map(({ name }) => name),
    ['a', 'b'],
  );
});

test('what is of the wrong type in SPDX is a gap, and the rest is read', () => {
  const { packages, gaps } = read({
    ...spdx,
    packages: [...spdx.packages, 1, { name: 2 }, { name: 'x', externalRefs: {}, annotations: [7] }],
    relationships: {},
  }).inventory;
  assert.deepEqual(
    packages.map(({ name }) => name),
    ['libssl3', 'x'],
  );
  assert.deepEqual(
    gaps.map(({ what }) => what),
    [
      '/packages/2',
      '/packages/3/name',
      '/packages/4/externalRefs',
      '/packages/4/annotations/0',
      '/relationships',
      '/packages/3',
    ],
  );
});
