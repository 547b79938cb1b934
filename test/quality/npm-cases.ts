import { before, labelled, osvOn, type LabelledCase } from './labelled-case.ts';
import { alias, caseOf, cve, osv } from './osv-case.ts';

const semver = 'Semantic Versioning 2.0.0, 11';
const schema = 'OSV schema 1.7, evaluation';

export const npmCases: readonly LabelledCase[] = [
  caseOf(
    'pre-releases of semver',
    semver,
    osvOn('npm', 'lib', [before('2.0.0')], alias),
    labelled('pkg:npm/lib', {
      '1.9.9': 'vulnerable',
      '2.0.0-rc.1': 'vulnerable',
      '2.0.0-alpha': 'vulnerable',
      '2.0.0': 'clean',
      '2.0.0+build.5': 'clean',
      '2.0.1-beta.1': 'clean',
      '10.0.0': 'clean',
      latest: 'unassessed',
    }),
  ),
  caseOf(
    'pre-releases are ordered among themselves',
    semver,
    osvOn('npm', 'lib', [before('1.0.0-beta.11')], alias),
    labelled('pkg:npm/lib', {
      '1.0.0-alpha': 'vulnerable',
      '1.0.0-alpha.1': 'vulnerable',
      '1.0.0-beta': 'vulnerable',
      '1.0.0-beta.2': 'vulnerable',
      '1.0.0-beta.11': 'clean',
      '1.0.0-rc.1': 'clean',
      '1.0.0': 'clean',
    }),
  ),
  caseOf(
    'several branches, each with its own fix',
    schema,
    osvOn(
      'npm',
      'lib',
      [
        [{ introduced: '1.2.0' }, { fixed: '1.8.4' }, { introduced: '2.0.0' }, { fixed: '2.3.1' }],
        [{ introduced: '3.0.0' }, { fixed: '3.0.2' }],
      ],
      alias,
    ),
    labelled('pkg:npm/lib', {
      '1.1.9': 'clean',
      '1.2.0': 'vulnerable',
      '1.8.3': 'vulnerable',
      '1.8.4': 'clean',
      '1.9.0': 'clean',
      '2.0.0': 'vulnerable',
      '2.0.0-rc.1': 'clean',
      '2.3.1': 'clean',
      '3.0.1': 'vulnerable',
      '3.0.2': 'clean',
      '4.0.0': 'clean',
    }),
  ),
  caseOf(
    'events in any order',
    schema,
    osvOn(
      'npm',
      'lib',
      [[{ fixed: '2.3.1' }, { introduced: '2.0.0' }, { fixed: '1.8.4' }, { introduced: '0' }]],
      alias,
    ),
    labelled('pkg:npm/lib', {
      '1.0.0': 'vulnerable',
      '1.9.0': 'clean',
      '2.1.0': 'vulnerable',
      '2.3.1': 'clean',
    }),
  ),
  caseOf(
    'the last affected version is affected',
    schema,
    osvOn('npm', 'lib', [[{ introduced: '1.0.0' }, { last_affected: '1.4.2' }]], alias),
    labelled('pkg:npm/lib', {
      '0.9.0': 'clean',
      '1.4.2': 'vulnerable',
      '1.4.2+build': 'vulnerable',
      '1.4.3-0': 'clean',
      '1.4.3': 'clean',
    }),
  ),
  caseOf(
    'versions by themselves, beside a range',
    schema,
    osvOn('npm', 'lib', [before('1.0.0')], { ...alias, versions: ['3.1.4'] }),
    labelled('pkg:npm/lib', { '0.9.0': 'vulnerable', '3.1.4': 'vulnerable', '3.1.3': 'clean' }),
  ),
  caseOf(
    'versions by themselves only',
    schema,
    osvOn('npm', 'lib', [], { ...alias, versions: ['3.1.4', '3.1.5'] }),
    labelled('pkg:npm/lib', { '3.1.4': 'vulnerable', '3.1.6': 'clean', '3.1.3': 'clean' }),
  ),
  caseOf(
    'every version, as of malicious packages',
    schema,
    osvOn('npm', 'lib', [[{ introduced: '0' }]], { id: 'MAL-2031-1' }),
    labelled('pkg:npm/lib', { '0.0.1-security': 'vulnerable', '99.0.0': 'vulnerable' }),
    'MAL-2031-1',
  ),
  caseOf(
    'a withdrawn advisory',
    'OSV schema 1.7, withdrawn',
    osvOn('npm', 'lib', [before('2.0.0')], { ...alias, withdrawn: '2031-02-01T00:00:00Z' }),
    labelled('pkg:npm/lib', { '1.0.0': 'clean' }),
  ),
  caseOf(
    'names that differ by case or scope',
    'npm documentation, package.json, name',
    osvOn('npm', '@scope/lib', [before('2.0.0')], alias),
    [
      { purl: 'pkg:npm/%40scope/lib@1.0.0', label: 'vulnerable' },
      { purl: 'pkg:npm/lib@1.0.0', label: 'clean' },
      { purl: 'pkg:npm/%40other/lib@1.0.0', label: 'clean' },
      { purl: 'pkg:pypi/scope-lib@1.0.0', label: 'clean' },
    ],
  ),
  {
    title: 'one CVE of several advisories',
    rule: 'OSV schema 1.7, aliases',
    vulnerability: cve,
    feed: osv(
      osvOn('npm', 'lib', [before('1.5.0')], { id: 'GHSA-aaaa-bbbb-cccc', ...alias }),
      osvOn('npm', 'lib', [[{ introduced: '2.0.0' }, { fixed: '2.2.0' }]], {
        id: 'GHSA-dddd-eeee-ffff',
        ...alias,
      }),
    ),
    packages: labelled('pkg:npm/lib', { '1.0.0': 'vulnerable', '1.5.0': 'clean', '2.1.0': 'vulnerable' }),
  },
];
