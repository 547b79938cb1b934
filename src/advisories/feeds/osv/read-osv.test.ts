import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Advisory, AffectedPackage } from '../../../core/software/advisory.ts';
import { compareNumbers, jsonBytes, osvRecord, sorted } from '../test-samples.ts';
import { shortEcosystem } from './osv-ecosystem.ts';
import { readOsv } from './read-osv.ts';

function read(record: unknown): ReturnType<typeof sorted<Advisory>> {
  return sorted(
    readOsv(jsonBytes(record), 'GHSA-aaaa-bbbb-cccc.json', { feed: 'osv/test', compare: compareNumbers }),
  );
}

const named = (ecosystem = 'npm', name = 'lodash'): unknown => ({ ecosystem, name });
const range = (...events: readonly unknown[]): unknown => ({ type: 'ECOSYSTEM', events });

function affectedOf(entry: unknown, members?: Readonly<Record<string, unknown>>): AffectedPackage {
  const { values, gaps } = read(osvRecord([entry], members));
  assert.deepEqual(gaps, []);
  const [affected] = values[0]?.affected ?? [];
  assert.ok(affected !== undefined);
  return affected;
}

const eventsOf = (...events: readonly unknown[]): readonly string[] =>
  (affectedOf({ package: named(), ranges: [range(...events)] }).ranges[0] ?? []).map(
    ({ kind, version }) => `${kind} ${version}`,
  );

test('events are in the order of versions, whatever order they are written in', () => {
  assert.deepEqual(eventsOf({ fixed: '2.0' }, { introduced: '1.0' }), ['introduced 1.0', 'fixed 2.0']);
  assert.deepEqual(
    eventsOf({ introduced: '10.0' }, { fixed: '2.1' }, { introduced: '0' }, { fixed: '10.2' }),
    ['introduced 0', 'fixed 2.1', 'introduced 10.0', 'fixed 10.2'],
  );
  assert.deepEqual(
    eventsOf(
      { introduced: '1' },
      { last_affected: '1' },
      { fixed: '3' },
      { introduced: '3' },
      { limit: '*' },
    ),
    ['introduced 1', 'lastAffected 1', 'fixed 3', 'introduced 3'],
  );
  assert.deepEqual(eventsOf({ introduced: '1', fixed: '2' }), ['introduced 1', 'fixed 2']);
  assert.deepEqual(eventsOf({ introduced: '1' }, { limit: '4' }), ['introduced 1', 'limit 4']);
  assert.deepEqual(eventsOf({ fixed: '4' }), ['introduced 0', 'fixed 4']);
});

test('versions that cannot be ordered are a gap, and the range is kept', () => {
  const { values, gaps } = read(
    osvRecord([
      { package: named(), ranges: [range({ introduced: '0' }, { fixed: 'x' }, { introduced: '2' })] },
    ]),
  );
  assert.match(gaps[0] ?? '', /lodash: versions of a range cannot be ordered/u);
  assert.equal(values[0]?.affected[0]?.ranges[0]?.length, 3);
});

test('ranges of commits count for nothing beside others, and alone are a gap', () => {
  const git = { type: 'GIT', repo: 'https://example.org', events: [{ introduced: '0' }, { fixed: 'abc' }] };
  assert.equal(affectedOf({ package: named(), ranges: [git, range({ introduced: '0' })] }).ranges.length, 1);
  const listed = affectedOf({ package: named('PyPI', 'flask'), ranges: [git], versions: ['1.0'] });
  assert.deepEqual([listed.ranges, listed.versions], [[], ['1.0']]);
  const alone = read(osvRecord([{ ranges: [git] }]));
  assert.deepEqual(alone.values[0]?.affected, []);
  assert.match(alone.gaps[0] ?? '', /commits only/u);
});

test('an entry that is not understood is a gap, and the others are read', () => {
  const good = { package: named('npm', 'good'), ranges: [range({ introduced: '0' })] };
  const odd: readonly (readonly [entry: unknown, gap: RegExp])[] = [
    [null, /not an object/u],
    [{ package: { name: 'x' }, ranges: [range({ introduced: '0' })] }, /no ecosystem and name/u],
    [{ package: named(), ranges: [{ type: 'NEW', events: [] }] }, /no known type/u],
    [{ package: named(), ranges: [range()] }, /no events/u],
    [{ package: named(), ranges: [range({ introduced: 1 })] }, /is not a text/u],
    [{ package: named(), ranges: [range({ patched: '1' })] }, /no known kind/u],
    [{ package: named() }, /neither ranges nor versions/u],
    [{ package: named('npm', 'a\nb'), versions: ['1'] }, /no ecosystem and name/u],
    [{ package: named(), versions: 'all', ranges: 'x' }, /is not a list/u],
  ];
  for (const [entry, gap] of odd) {
    const { values, gaps } = read(osvRecord([entry, good]));
    assert.match(gaps.join('\n'), gap, JSON.stringify(entry));
    assert.deepEqual(
      values[0]?.affected.map(({ name }) => name),
      ['good'],
      JSON.stringify(entry),
    );
  }
});

test('a list of versions that is not one loses no range, and one bad range no other', () => {
  const { values, gaps } = read(
    osvRecord([{ package: named(), versions: 'all', ranges: [range(), range({ introduced: '0' })] }]),
  );
  assert.equal(gaps.length, 2);
  assert.equal(values[0]?.affected[0]?.ranges.length, 1);
});

test('a record that is none is a gap', () => {
  for (const record of [null, [], 'x', {}, { id: '' }, { id: 'a b' }, { id: 'a', affected: {} }]) {
    const { values, gaps } = read(record);
    assert.deepEqual([values.length, gaps.length], [0, 1], JSON.stringify(record));
  }
  const broken = sorted(readOsv(Buffer.from('{"id":'), 'x.json', { feed: 'f', compare: compareNumbers }));
  assert.deepEqual(broken.gaps, ['x.json: it is not valid JSON']);
});

test('a package without ecosystem and name is known by its Package URL', () => {
  const byPurl = (purl: string): string => {
    const { ecosystem, name } = affectedOf({ package: { purl }, versions: ['1'] });
    return `${ecosystem} ${name}`;
  };
  assert.equal(byPurl('pkg:npm/%40babel/core@1.0'), 'npm @babel/core');
  assert.equal(byPurl('pkg:npm/@babel/core'), 'npm @babel/core');
  assert.equal(byPurl('pkg:maven/org.slf4j/slf4j-api@2'), 'Maven org.slf4j:slf4j-api');
  assert.equal(byPurl('pkg:golang/github.com/spf13/cobra'), 'Go github.com/spf13/cobra');
  assert.equal(byPurl('pkg:cargo/openssl?x=y'), 'crates.io openssl');
  for (const purl of ['pkg:deb/debian/curl', 'pkg:npm/%', 'pkg:npm/', 'npm/x'])
    assert.equal(read(osvRecord([{ package: { purl }, versions: ['1'] }])).gaps.length, 1, purl);
});

test('ecosystems of distributions are those of their releases; other update services stay apart', () => {
  const short: readonly (readonly [string, string])[] = [
    ['Ubuntu:22.04:LTS', 'Ubuntu:22.04'],
    ['Ubuntu:25.10', 'Ubuntu:25.10'],
    ['Ubuntu:Pro:18.04:LTS', 'Ubuntu:Pro:18.04'],
    ['Ubuntu:Pro:FIPS:18.04:LTS', 'Ubuntu:Pro:FIPS:18.04'],
    ['Debian:12', 'Debian:12'],
    ['Alpine:v3.19', 'Alpine:v3.19'],
    ['Red Hat:enterprise_linux:9::baseos', 'Red Hat:9'],
    ['Red Hat:enterprise_linux:8.4::appstream', 'Red Hat:8'],
    ['Red Hat:rhel_eus:9.2::appstream', 'Red Hat:rhel_eus:9.2'],
    ['Red Hat:9', 'Red Hat:9'],
    ['Red Hat:openshift', 'Red Hat:openshift'],
    ['Rocky Linux:9', 'Rocky Linux:9'],
    ['AlmaLinux:9', 'AlmaLinux:9'],
    ['SUSE:Linux Enterprise Server 15 SP5', 'SUSE:Linux Enterprise Server 15 SP5'],
    ['npm', 'npm'],
  ];
  for (const [ecosystem, expected] of short) assert.equal(shortEcosystem(ecosystem), expected);
  assert.equal(affectedOf({ package: named('Debian:12', 'curl'), versions: ['1'] }).of, 'source');
  assert.equal(affectedOf({ package: named('AlmaLinux:9', 'curl'), versions: ['1'] }).of, 'binary');
  assert.equal(affectedOf({ package: named(), versions: ['1'] }).of, 'package');
});

test('records of Ubuntu say which packages are built from a source package', () => {
  const built = (binaries: unknown, fixed = '3.0.2-0ubuntu1.10') =>
    affectedOf({
      package: named('Ubuntu:22.04:LTS', 'openssl'),
      ranges: [range({ introduced: '0' }, { fixed })],
      versions: ['3.0.2-0ubuntu1'],
      ecosystem_specific: { binaries },
    }).binaries;
  const binary = (name: unknown, version: unknown) => ({ binary_name: name, binary_version: version });
  const own = binary('libssl3', '3.0.2-0ubuntu1.10');
  assert.deepEqual(built([own, binary('openssl', '3.0.2-0ubuntu1+b1')]), [
    { name: 'libssl3' },
    { name: 'openssl' },
  ]);
  assert.deepEqual(built([binary('bsdutils', '1:2.37-4ubuntu3')], '2.37-4ubuntu3'), [
    { name: 'bsdutils', rule: { from: '1:', to: '' } },
  ]);
  assert.deepEqual(built([binary('dmsetup', '2:1.02.175-2ubuntu5')], '2.03.11-2ubuntu5'), [
    { name: 'dmsetup', rule: { from: '2:1.02.175', to: '2.03.11' } },
  ]);
  // A version of another build says nothing of how versions differ.
  assert.deepEqual(built([binary('libssl3', '3.0.2-0ubuntu1.11'), own]), [{ name: 'libssl3' }]);
  for (const wrong of [binary('a b', '1'), binary('libssl3', '1|2'), binary('libssl3', 7), 'libssl3', null])
    assert.deepEqual(built([wrong, own]), [{ name: 'libssl3' }]);
  for (const none of [undefined, [], {}, 'libssl3']) assert.equal(built(none), undefined);
});

test('records of distributions name the vulnerabilities they are about; similar ones of others do not count', () => {
  const about = (
    ecosystem: string,
    members: Readonly<Record<string, unknown>>,
  ): readonly string[] | undefined =>
    read(osvRecord([{ package: named(ecosystem, 'curl'), versions: ['1'] }], members)).values[0]?.related;
  assert.deepEqual(about('Debian:12', { id: 'DSA-1-1', upstream: ['CVE-2026-1', 'CVE-2026-2'] }), [
    'CVE-2026-1',
    'CVE-2026-2',
  ]);
  assert.deepEqual(about('Rocky Linux:9', { id: 'RLSA-2026:1', related: ['CVE-2026-1', 'bug-7'] }), [
    'CVE-2026-1',
  ]);
  assert.deepEqual(about('npm', { related: ['CVE-2026-1'] }), []);
});

test('severities are vectors first, then the words of the publisher', () => {
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const severities = (members: Readonly<Record<string, unknown>>, entry: object = {}): readonly string[] =>
    (
      read(osvRecord([{ package: named(), versions: ['1'], ...entry }], members)).values[0]?.severities ?? []
    ).map(({ kind, value }) => `${kind} ${value}`);
  assert.deepEqual(
    severities(
      {
        severity: [
          { type: 'Ubuntu', score: 'low' },
          { type: 'CVSS_V3', score: vector },
        ],
        database_specific: { severity: 'HIGH' },
      },
      { ecosystem_specific: { urgency: 'unimportant' } },
    ),
    [`CVSS_V3 ${vector}`, 'words low', 'words HIGH', 'words unimportant'],
  );
  assert.deepEqual(severities({ severity: 'x', database_specific: 'y' }), []);
  assert.deepEqual(severities({ id: 'MAL-2026-1' }), ['words malicious']);
  assert.deepEqual(severities({ summary: 'Important: curl security update' }), ['words Important']);
});

test('an update of AlmaLinux that fixes no vulnerability is ignored, and the lowest build of several is the fix', () => {
  const build = (fixed: string): unknown => ({
    package: named('AlmaLinux:8', 'podman'),
    ranges: [range({ introduced: '0' }, { fixed })],
  });
  const erratum = { id: 'ALBA-2026:1', summary: 'container-tools:rhel8 bug fix update' };
  const { values, ignored } = read(osvRecord([build('2.1'), build('1.9'), build('2.0')], erratum));
  assert.deepEqual([values.length, ignored.length], [0, 1]);
  const security = read(
    osvRecord([build('2.1'), build('1.9'), build('2.0')], { ...erratum, related: ['CVE-2026-1'] }),
  );
  assert.deepEqual(
    security.values[0]?.affected.map(({ ranges }) => ranges[0]?.[1]),
    [{ kind: 'fixed', version: '1.9' }],
  );
});

test('the module is that of the title, if it names one and the builds are of a module', () => {
  const moduleOf = (summary: string, fixed: string): string | undefined =>
    affectedOf(
      { package: named('Rocky Linux:9', 'ruby'), ranges: [range({ introduced: '0' }, { fixed })] },
      { id: 'RLSA-2026:1', summary },
    ).module;
  assert.equal(moduleOf('Moderate: ruby:3.3 security update', '3.3.1-2.module+el9.4.0+1'), 'ruby:3.3');
  assert.equal(moduleOf('Moderate: ruby:3.3 security update', '3.3.1-2.el9'), undefined);
  assert.equal(moduleOf('Moderate: virt:rhel and virt-devel:rhel update', '1.module_el8'), undefined);
});

test('withdrawn, aliases, imports and the state of a Debian package are kept', () => {
  const { values } = read(
    osvRecord(
      [
        {
          package: named('Go', 'golang.org/x/net'),
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
          ecosystem_specific: { imports: [{ path: 'golang.org/x/net/html', symbols: ['Parse'] }] },
        },
        {
          package: named('Debian:10', 'net'),
          versions: ['1'],
          ecosystem_specific: { urgency: 'end-of-life' },
        },
      ],
      {
        aliases: ['CVE-2026-1', 'CVE-2026-1', 'GHSA-aaaa-bbbb-cccc', 'a b'],
        withdrawn: '2026-01-01T00:00:00Z',
        details: 'First line.\nSecond line.',
        references: [
          { type: 'WEB', url: 'https://b.example' },
          { type: 'ADVISORY', url: 'https://a.example' },
          { url: 'javascript:x' },
        ],
      },
    ),
  );
  const [advisory] = values;
  assert.deepEqual(advisory?.aliases, ['CVE-2026-1']);
  assert.equal(advisory.withdrawn, '2026-01-01T00:00:00Z');
  assert.equal(advisory.summary, 'First line.');
  assert.deepEqual(advisory.references, ['https://a.example', 'https://b.example']);
  assert.deepEqual(advisory.affected[0]?.imports, ['golang.org/x/net/html']);
  assert.equal(advisory.affected[1]?.status, 'end-of-life');
});
