import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FiledVexStatement } from '../../core/advisory.ts';
import type { Distribution, SoftwarePackage } from '../../core/software-package.ts';
import type { ProductNames, SoftwareFacts, VulnerabilityMatch } from '../../core/vulnerability-match.ts';
import { applyVex } from './apply-vex.ts';
import { inventoryOf } from './test-source.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const nginx: ProductNames = {
  references: ['registry.example/team/nginx:1.25', 'nginx:1.25'],
  digests: [digest],
  architecture: 'amd64',
};

type Named = Pick<SoftwarePackage, 'type' | 'name' | 'version'> & Partial<SoftwarePackage>;

const lodash: Named = { type: 'npm', name: 'lodash', version: '4.17.20' };
const openssl: Named = {
  type: 'deb',
  name: 'libssl3',
  version: '3.0.9-1',
  architecture: 'amd64',
  source: { name: 'openssl', version: '3.0.9-1' },
};

interface Given {
  packages?: readonly Named[];
  distribution?: Partial<Distribution>;
  product?: ProductNames;
  match?: Partial<VulnerabilityMatch>;
}

/** A scan that found CVE-2024-1000 in the first package. */
function scanned({
  packages = [lodash],
  distribution = {},
  product = nginx,
  match = {},
}: Given): SoftwareFacts {
  const [{ name, version } = lodash] = packages;
  return {
    subject: { kind: 'image', id: 'x', name: 'x' },
    inventory: inventoryOf(packages, distribution),
    product,
    assessment: {
      database: { kind: 'local', feeds: [] },
      unassessed: [],
      matches: [
        {
          id: 'CVE-2024-1000',
          aliases: ['DSA-1-1', 'GHSA-aaaa-bbbb-cccc'],
          package: 0,
          status: 'affected',
          severity: 'high',
          ratedBy: 'test',
          proof: { ecosystem: 'npm', name, version, affected: 'every version' },
          advisories: [{ id: 'CVE-2024-1000', feed: 'test' }],
          ...match,
        },
      ],
    },
  };
}

function statement(more: Partial<FiledVexStatement>): FiledVexStatement {
  return {
    vulnerabilities: ['CVE-2024-1000'],
    products: ['pkg:npm/lodash'],
    subcomponents: [],
    status: 'not-affected',
    issued: '2026-01-01T00:00:00Z',
    file: 'x.json',
    ...more,
  };
}

function statusOf(statements: readonly Partial<FiledVexStatement>[], given: Given = {}): string | undefined {
  return applyVex(scanned(given), statements.map(statement)).assessment.matches[0]?.vex?.status;
}

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

describe('a VEX statement', () => {
  for (const [purl, isNamed, given] of products)
    it(`${isNamed ? 'is' : 'is not'} on ${given?.packages?.[0]?.name ?? 'lodash'} by ${purl}`, () => {
      assert.equal(statusOf([{ products: [purl] }], given), isNamed ? 'not-affected' : undefined);
    });

  it('is on a vulnerability by any of its ids, whatever their case', () => {
    for (const id of [
      'CVE-2024-1000',
      'cve-2024-1000',
      'GHSA-aaaa-bbbb-cccc',
      'ghsa-AAAA-bbbb-cccc',
      'DSA-1-1',
    ])
      assert.equal(statusOf([{ vulnerabilities: [id] }]), 'not-affected', id);
    for (const id of ['CVE-2024-1001', 'CVE-2024-10000', 'GHSA-aaaa-bbbb-cccd', 'DSA-1-2'])
      assert.equal(statusOf([{ vulnerabilities: [id] }]), undefined, id);
  });

  it('on another CVE of the same erratum is not on this one', () => {
    assert.equal(statusOf([{ vulnerabilities: ['CVE-2024-9999', 'DSA-1-1'] }]), undefined);
    assert.equal(statusOf([{ vulnerabilities: ['CVE-2024-9999', 'CVE-2024-1000'] }]), 'not-affected');
  });

  it('on a part is on that package of that product only', () => {
    const image = `pkg:oci/nginx@${digest}`;
    const cases: readonly (readonly [products: string[], subcomponents: string[], isOn: boolean])[] = [
      [[image], ['pkg:npm/lodash@4.17.20'], true],
      [[image], ['pkg:npm/lodash'], true],
      [[image], ['pkg:npm/underscore'], false],
      [[`pkg:oci/nginx@${other}`], ['pkg:npm/lodash'], false],
      [[`pkg:oci/nginx@${other}`, image], ['pkg:npm/underscore', 'pkg:npm/lodash'], true],
      [['pkg:npm/shop'], ['pkg:npm/lodash'], false],
    ];
    for (const [named, subcomponents, isOn] of cases)
      assert.equal(
        statusOf([{ products: named, subcomponents }]),
        isOn ? 'not-affected' : undefined,
        `${named.join()} ${subcomponents.join()}`,
      );
  });

  it('on a part of a program is on what is in its files', () => {
    const at = (...paths: string[]) => ({
      locations: paths.map((path) => ({ path, proof: 'linked' as const })),
    });
    const dependency: Named = { type: 'golang', name: 'example.org/dep', version: 'v1.0.0' };
    const app: Named = { type: 'golang', name: 'example.org/app', version: '' };
    const said = {
      products: ['pkg:golang/example.org/app'],
      subcomponents: ['pkg:golang/example.org/dep@v1.0.0'],
    };
    const on = (...packages: readonly Named[]) => statusOf([said], { packages });
    assert.equal(on({ ...dependency, ...at('/app') }, { ...app, ...at('/app') }), 'not-affected');
    assert.equal(on({ ...dependency, ...at('/app', '/other') }, { ...app, ...at('/app') }), undefined);
    assert.equal(
      on({ ...dependency, ...at('/app!/lib/dep.jar') }, { ...app, ...at('/app') }),
      'not-affected',
    );
    assert.equal(on({ ...dependency, ...at('/app2') }, { ...app, ...at('/app') }), undefined);
    assert.equal(on(dependency, app), undefined);
  });

  it('that is the newest counts, and of two of the same time the one that clears nothing', () => {
    const [old, young] = ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00+00:30'];
    const cleared = { status: 'fixed' } as const;
    const affected = { status: 'affected' } as const;
    for (const order of [(all: object[]) => all, (all: object[]) => all.toReversed()]) {
      assert.equal(
        statusOf(
          order([
            { ...cleared, issued: old },
            { ...affected, issued: young },
          ]),
        ),
        'affected',
      );
      assert.equal(
        statusOf(
          order([
            { ...cleared, issued: young },
            { ...affected, issued: old },
          ]),
        ),
        'fixed',
      );
      assert.equal(
        statusOf(
          order([
            { ...cleared, issued: old },
            { ...affected, issued: old },
          ]),
        ),
        'affected',
      );
      const undated = { ...affected, issued: 'yesterday' };
      assert.equal(statusOf(order([{ ...cleared, issued: old }, undated])), 'fixed');
    }
  });

  it('that is newer but on something else changes nothing', () => {
    const newer = { status: 'affected', issued: '2026-06-01T00:00:00Z' } as const;
    assert.equal(statusOf([{}, { ...newer, products: ['pkg:npm/lodash@5.0.0'] }]), 'not-affected');
    assert.equal(statusOf([{}, { ...newer, vulnerabilities: ['CVE-2024-1001'] }]), 'not-affected');
  });

  it('leaves every match where it is', () => {
    const before = scanned({});
    const after = applyVex(before, [statement({})]);
    assert.equal(after.assessment.matches.length, 1);
    assert.deepEqual(
      { ...after.assessment.matches[0], vex: undefined },
      { ...before.assessment.matches[0], vex: undefined },
    );
  });
});
