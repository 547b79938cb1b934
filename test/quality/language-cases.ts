import { before, labelled, osvOn, type LabelledCase } from './labelled-case.ts';
import { alias, caseOf, cve, osv } from './osv-case.ts';

const semver = 'Semantic Versioning 2.0.0, 11';
const pep440 = 'PEP 440, summary of permitted suffixes and relative ordering';

const pythonCases: readonly LabelledCase[] = [
  caseOf(
    'pre-, post- and development releases, epochs and local versions',
    pep440,
    osvOn('PyPI', 'lib', [before('2.0')], alias),
    labelled('pkg:pypi/lib', {
      '1.9': 'vulnerable',
      '2.0.dev1': 'vulnerable',
      '2.0a1': 'vulnerable',
      '2.0rc2': 'vulnerable',
      '2.0c2': 'vulnerable',
      '2.0': 'clean',
      '2.0.0': 'clean',
      'v2.0': 'clean',
      '2.0+local.1': 'clean',
      '2.0.post1': 'clean',
      '1!0.1': 'clean',
      '2.0-1': 'clean',
      '1.10': 'vulnerable',
      'not-a-version': 'unassessed',
    }),
  ),
  caseOf(
    'a local build of the last affected version, and of one that is listed',
    'PEP 440, inclusive ordered comparison; version matching',
    osvOn('PyPI', 'torch', [[{ introduced: '0' }, { last_affected: '2.0.0' }]], {
      ...alias,
      versions: ['2.0.0', '2.2.0', '2.3.0+cpu'],
    }),
    labelled('pkg:pypi/torch', {
      '2.0.0': 'vulnerable',
      '2.0.0+cu118': 'vulnerable',
      '2.0.0.post1+cu118': 'clean',
      '2.0.1+cu118': 'clean',
      '2.2.0+cpu': 'vulnerable',
      '2.3.0': 'clean',
      '2.3.0+cpu': 'vulnerable',
      '2.3.0+cu121': 'clean',
    }),
  ),
  caseOf(
    'a fix that is a local build',
    'PEP 440, local version identifiers',
    osvOn('PyPI', 'lib', [before('1.0+fix.2')], alias),
    labelled('pkg:pypi/lib', {
      '1.0': 'vulnerable',
      '1.0+fix.1': 'vulnerable',
      '1.0+fix.2': 'clean',
      '1.0.post1': 'clean',
    }),
  ),
  caseOf(
    'a fix in a post-release',
    pep440,
    osvOn('PyPI', 'lib', [before('1.0.post2')], alias),
    labelled('pkg:pypi/lib', {
      '1.0': 'vulnerable',
      '1.0.post1': 'vulnerable',
      '1.0.post2.dev1': 'vulnerable',
      '1.0.post2': 'clean',
      '1.0.1': 'clean',
    }),
  ),
  caseOf(
    'spellings of a name',
    'PEP 503, normalized names',
    osvOn('PyPI', 'Zope.Interface', [before('6.0')], alias),
    [
      { purl: 'pkg:pypi/zope-interface@5.0', label: 'vulnerable' },
      { purl: 'pkg:pypi/zope_interface@5.0', label: 'vulnerable' },
      { purl: 'pkg:pypi/ZOPE.interface@5.0', label: 'vulnerable' },
      { purl: 'pkg:pypi/zopeinterface@5.0', label: 'clean' },
    ],
  ),
  {
    title: 'aliases of three publishers',
    rule: 'OSV schema 1.7, aliases',
    vulnerability: cve,
    feed: osv(
      osvOn('PyPI', 'lib', [before('2.0')], { id: 'PYSEC-2031-1', aliases: ['GHSA-aaaa-bbbb-cccc'] }),
      osvOn('PyPI', 'lib', [before('2.0')], { id: 'GHSA-aaaa-bbbb-cccc', ...alias }),
    ),
    packages: labelled('pkg:pypi/lib', { '1.0': 'vulnerable', '2.0': 'clean' }),
  },
];

const goVersions = 'Go Modules Reference, versions and pseudo-versions';
const goCases: readonly LabelledCase[] = [
  caseOf(
    'pseudo-versions stand between tags',
    goVersions,
    osvOn('Go', 'example.com/lib', [before('0.9.1')], { ...alias, type: 'SEMVER' }),
    labelled('pkg:golang/example.com/lib', {
      'v0.9.0': 'vulnerable',
      'v0.9.1': 'clean',
      'v0.0.0-20240101000000-abcdefabcdef': 'vulnerable',
      'v0.9.1-0.20240101000000-abcdefabcdef': 'vulnerable',
      'v0.9.2-0.20240101000000-abcdefabcdef': 'clean',
      'v0.9.1+incompatible': 'clean',
      'v0.10.0': 'clean',
      '(devel)': 'unassessed',
    }),
  ),
  caseOf(
    'a fix in a pseudo-version',
    goVersions,
    osvOn('Go', 'golang.org/x/crypto', [before('0.0.0-20220314234659-1baeb1ce4c0b')], alias),
    labelled('pkg:golang/golang.org/x/crypto', {
      'v0.0.0-20220314234658-aaaaaaaaaaaa': 'vulnerable',
      'v0.0.0-20220314234659-1baeb1ce4c0b': 'clean',
      'v0.0.0-20230101000000-aaaaaaaaaaaa': 'clean',
      'v0.1.0': 'clean',
    }),
  ),
  caseOf(
    'the standard library',
    'Go vulnerability database, stdlib',
    osvOn(
      'Go',
      'stdlib',
      [[{ introduced: '0' }, { fixed: '1.21.9' }, { introduced: '1.22.0-0' }, { fixed: '1.22.2' }]],
      alias,
    ),
    labelled('pkg:golang/stdlib', {
      '1.20.14': 'vulnerable',
      '1.21.9': 'clean',
      '1.22.0-rc.1': 'vulnerable',
      '1.22.1': 'vulnerable',
      '1.22.2': 'clean',
      '1.21.10': 'clean',
    }),
  ),
  caseOf(
    'another major version is another module',
    goVersions,
    osvOn('Go', 'example.com/lib/v2', [before('2.1.0')], alias),
    [
      { purl: 'pkg:golang/example.com/lib/v2@v2.0.0', label: 'vulnerable' },
      { purl: 'pkg:golang/example.com/lib@v1.0.0', label: 'clean' },
      { purl: 'pkg:golang/example.com/lib@v2.0.0#v2', label: 'vulnerable' },
    ],
  ),
];

const otherCases: readonly LabelledCase[] = [
  caseOf(
    'qualifiers of Maven',
    'Maven, Version Order Specification',
    osvOn('Maven', 'org.example:lib', [before('2.0')], alias),
    labelled('pkg:maven/org.example/lib', {
      '1.9': 'vulnerable',
      '2.0-alpha-1': 'vulnerable',
      '2.0-M1': 'vulnerable',
      '2.0-RC1': 'vulnerable',
      '2.0-SNAPSHOT': 'vulnerable',
      '2.0': 'clean',
      '2.0.0': 'clean',
      '2.0-GA': 'clean',
      '2.0.RELEASE': 'clean',
      '2.0-sp1': 'clean',
      '2.0.1': 'clean',
      '2.0-jre': 'clean',
      '10.0': 'clean',
    }),
  ),
  caseOf(
    'words and ranges in the place of a version',
    'Maven, Version Order Specification: every text has an order',
    osvOn('Maven', 'org.example:lib', [[{ introduced: '1.0' }, { fixed: '2.0' }]], alias),
    labelled('pkg:maven/org.example/lib', {
      LATEST: 'unassessed',
      unknown: 'unassessed',
      '[0.1,0.9)': 'unassessed',
      '${revision}': 'unassessed',
    }),
  ),
  caseOf(
    'pre-releases of gems',
    'Gem::Version, documentation',
    osvOn('RubyGems', 'lib', [before('2.0.0')], alias),
    labelled('pkg:gem/lib', {
      '1.9.9': 'vulnerable',
      '2.0.0.rc1': 'vulnerable',
      '2.0.0.pre': 'vulnerable',
      '2.0.0': 'clean',
      '2.0': 'clean',
      '2': 'clean',
      '2.0.0.1': 'clean',
    }),
  ),
  caseOf(
    'crates',
    semver,
    osvOn('crates.io', 'lib', [[{ introduced: '0.0.0-0' }, { fixed: '0.5.0' }]], {
      id: 'RUSTSEC-2031-0001',
      ...alias,
    }),
    labelled('pkg:cargo/lib', {
      '0.0.0': 'vulnerable',
      '0.4.9': 'vulnerable',
      '0.5.0-alpha.1': 'vulnerable',
      '0.5.0': 'clean',
    }),
  ),
  caseOf(
    'versions of Composer',
    'Composer documentation, versions',
    osvOn('Packagist', 'vendor/lib', [before('2.0.0')], alias),
    [
      ...labelled('pkg:composer/vendor/lib', {
        'v1.9.0': 'vulnerable',
        '2.0.0-RC1': 'vulnerable',
        '2.0.0-beta2': 'vulnerable',
        '2.0.0': 'clean',
        'v2.0.0': 'clean',
        '2.0.0.0': 'clean',
        '2.0.0-patch1': 'clean',
      }),
      { purl: 'pkg:composer/Vendor/Lib@1.0.0', label: 'vulnerable' },
    ],
  ),
  caseOf(
    'versions of NuGet',
    'NuGet documentation, package versioning',
    osvOn('NuGet', 'Vendor.Lib', [before('2.0.0')], alias),
    [
      ...labelled('pkg:nuget/Vendor.Lib', {
        '1.9.0': 'vulnerable',
        '2.0.0-preview.1': 'vulnerable',
        '2.0': 'clean',
        '2.0.0.0': 'clean',
        '2.0.0.1': 'clean',
        '2.0.0+build': 'clean',
      }),
      { purl: 'pkg:nuget/vendor.lib@1.0.0', label: 'vulnerable' },
    ],
  ),
  caseOf(
    'programs and unknown versions',
    'Package URL specification',
    osvOn('npm', 'redis', [before('9.0.0')], alias),
    [
      { purl: 'pkg:generic/redis@7.0.1', label: 'unassessed' },
      { purl: 'pkg:npm/redis', label: 'unassessed' },
      { purl: 'pkg:npm/redis@7.0.1', label: 'vulnerable' },
    ],
  ),
  {
    title: 'packages of a language that the distribution installed',
    rule: "the distribution's own advisories speak for its packages",
    vulnerability: cve,
    feed: osv(osvOn('PyPI', 'requests', [before('2.31.0')], alias)),
    packages: [
      { purl: 'pkg:pypi/requests@2.28.1', label: 'vulnerable' },
      { purl: 'pkg:pypi/requests@2.28.1', ownedBy: 'deb/python3-requests', label: 'clean' },
    ],
  },
];

export const languageCases: readonly LabelledCase[] = [...pythonCases, ...goCases, ...otherCases];
