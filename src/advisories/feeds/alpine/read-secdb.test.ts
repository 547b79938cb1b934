import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonBytes, sorted } from '../test-samples.ts';
import { readSecdb } from './read-secdb.ts';
import { readSecdbIds } from './secdb-ids.ts';

const database = (secfixes: unknown, distroversion: unknown = 'v3.19'): unknown => ({
  distroversion,
  reponame: 'main',
  packages: [
    { pkg: { name: 'xen', secfixes } },
    { pkg: { name: 'good', secfixes: { '1-r0': ['CVE-2026-9999'] } } },
  ],
});
const read = (value: unknown, ecosystem?: string) =>
  sorted(
    readSecdb(jsonBytes(value), 'main.json', {
      feed: 'alpine',
      ...(ecosystem === undefined ? {} : { ecosystem }),
    }),
  );

test('the ids of an entry', () => {
  const expected: readonly (readonly [entry: string, ids: readonly string[], aliases: readonly string[]])[] =
    [
      ['CVE-2019-1000', ['CVE-2019-1000'], []],
      ['CVE-2019-1000 XSA-2', ['CVE-2019-1000'], ['XSA-2']],
      ['XSA-2  CVE-2019-1000', ['CVE-2019-1000'], ['XSA-2']],
      ['CVE-2019-1000 XSA-2 (+ regression fix)', ['CVE-2019-1000'], ['XSA-2']],
      ['CVE-2019-1000 CVE-2019-1001 XSA-2', ['CVE-2019-1000', 'CVE-2019-1001'], []],
      ['CVE_2019-2426', ['CVE-2019-2426'], []],
      ['CVE-2019-1000.patch', ['CVE-2019-1000'], []],
      ['CVE-????-????? XSA-2', ['XSA-2'], []],
      ['CVE N/A ZBX-11023', ['ZBX-11023'], []],
      ['GNUTLS-SA-2020-09-04', ['GNUTLS-SA-2020-09-04'], []],
      ['GHSA-xx65-cc7g-9pfp', ['GHSA-xx65-cc7g-9pfp'], []],
      ['CVE-2019-1000 VSVN', ['CVE-2019-1000'], []],
      ['regression', [], []],
      ['', [], []],
    ];
  for (const [entry, ids, aliases] of expected) {
    const result = readSecdbIds(entry);
    assert.deepEqual([result.ids, result.aliases], [ids, aliases], entry);
  }
  assert.deepEqual(readSecdbIds('CVE-46838').mistyped, ['CVE-46838']);
});

test('a fix is a range, and version 0 is a package that was never affected', () => {
  const { values, gaps } = read(database({ '4.15.1-r0': ['CVE-2021-1000 XSA-3'], 0: ['CVE-2021-2000'] }));
  assert.deepEqual(gaps, []);
  assert.deepEqual(
    values.map(({ id, affected: [one] }) => [
      id,
      one?.ecosystem,
      one?.name,
      one?.of,
      one?.status,
      one?.ranges,
    ]),
    [
      [
        'CVE-2021-2000',
        'Alpine:v3.19',
        'xen',
        'source',
        'not-affected',
        [[{ kind: 'introduced', version: '0' }]],
      ],
      [
        'CVE-2021-1000',
        'Alpine:v3.19',
        'xen',
        'source',
        'affected',
        [
          [
            { kind: 'introduced', version: '0' },
            { kind: 'fixed', version: '4.15.1-r0' },
          ],
        ],
      ],
      [
        'CVE-2026-9999',
        'Alpine:v3.19',
        'good',
        'source',
        'affected',
        [
          [
            { kind: 'introduced', version: '0' },
            { kind: 'fixed', version: '1-r0' },
          ],
        ],
      ],
    ],
  );
});

test('the release is in the file, but for distributions without releases', () => {
  const ecosystems = (...given: Parameters<typeof read>) =>
    read(...given).values.map(({ affected }) => affected[0]?.ecosystem);
  assert.deepEqual(ecosystems(database(null, 'edge')), ['Alpine:edge']);
  assert.deepEqual(ecosystems(database({}, undefined), 'Wolfi'), ['Wolfi']);
  for (const release of [undefined, '', 'v3', 'v3.19/../x', 3])
    assert.deepEqual(read(database({}, release ?? null)).gaps.length, 1, String(release));
});

test('what is not understood is a gap, and the next package is read', () => {
  for (const secfixes of [[], 'x', { '1-r0': 'CVE-2026-1000' }, { '1-r0': [1] }, { '1-r0': ['none'] }]) {
    const { values, gaps } = read(database(secfixes));
    assert.deepEqual(
      [values.map(({ id }) => id), gaps.length],
      [['CVE-2026-9999'], 1],
      JSON.stringify(secfixes),
    );
  }
  const mixed = read(database({ '1-r0': ['CVE-2026-1000', 'none'], '2-r0': ['CVE-46838'] }));
  assert.deepEqual([mixed.values.length, mixed.gaps.length], [2, 2]);
  for (const value of [
    null,
    [],
    {},
    { distroversion: 'v3.19', packages: {} },
    { distroversion: 'v3.19', packages: [1] },
  ])
    assert.equal(read(value).gaps.length, 1, JSON.stringify(value));
});
