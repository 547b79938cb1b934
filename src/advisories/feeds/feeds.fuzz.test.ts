import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../test/kit/random.ts';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { readVex } from '../../formats/vex/read-vex.ts';
import { isJsonRecord } from '../../formats/json/members.ts';
import { readSecdb } from './alpine/read-secdb.ts';
import { readRedHatCsaf } from './csaf/read-redhat-csaf.ts';
import { readDebianTracker } from './debian/read-tracker.ts';
import { readEpss } from './exploitation/read-epss.ts';
import { readKev } from './exploitation/read-kev.ts';
import type { FeedRecord } from './feed-record.ts';
import { readOsv } from './osv/read-osv.ts';
import { readOval } from './oval/read-oval.ts';
import { compareNumbers, csafSample, osvRecord, ovalSample } from './test-samples.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

const osvSample = osvRecord(
  [
    {
      package: { ecosystem: 'npm', name: 'lodash', purl: 'pkg:npm/lodash' },
      ranges: [
        {
          type: 'SEMVER',
          events: [{ introduced: '0' }, { fixed: '1.0' }, { introduced: '2.0' }, { last_affected: '2.1' }],
        },
        { type: 'GIT', repo: 'https://x.example', events: [{ introduced: '0' }] },
      ],
      versions: ['1', '2'],
      ecosystem_specific: { imports: [{ path: 'a' }], urgency: 'low' },
    },
    {
      package: { ecosystem: 'AlmaLinux:8', name: 'a' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1' }] }],
    },
  ],
  {
    aliases: ['CVE-2026-1'],
    upstream: ['CVE-2026-2'],
    severity: [{ type: 'CVSS_V3', score: 'x' }],
    references: [{ type: 'WEB', url: 'https://x.example' }],
  },
);
const secdbSample = {
  distroversion: 'v3.19',
  packages: [
    {
      pkg: {
        name: 'a',
        secfixes: { '1-r0': ['CVE-2026-1000 XSA-1', 'CVE-2026-2000'], 0: ['CVE-2026-3000'] },
      },
    },
  ],
};
const trackerSample = {
  curl: {
    'CVE-2026-1000': {
      description: 'a',
      releases: {
        bookworm: { status: 'resolved', fixed_version: '1', urgency: 'low' },
        sid: { status: 'open', nodsa: 'a', nodsa_reason: 'ignored' },
      },
    },
  },
  zlib: { 'CVE-2026-2000': { releases: {} } },
};
const kevSample = {
  vulnerabilities: [{ cveID: 'CVE-2026-1000', dateAdded: '2026-01-01', knownRansomwareCampaignUse: 'Known' }],
};
const epssSample = '#model_version:1\ncve,epss,percentile\nCVE-2026-1000,0.1,0.2\nCVE-2026-2000,0.1,0.2\n';

type Reader = (bytes: Buffer) => Iterable<FeedRecord<unknown>>;
const jsonFeeds: readonly (readonly [name: string, sample: unknown, read: Reader])[] = [
  ['OSV', osvSample, (bytes) => readOsv(bytes, 'a.json', { feed: 'osv/npm', compare: compareNumbers })],
  ['secdb', secdbSample, (bytes) => readSecdb(bytes, 'main.json', { feed: 'alpine' })],
  ['Debian tracker', trackerSample, (bytes) => readDebianTracker([bytes], 'json')],
  ['KEV', kevSample, (bytes) => readKev(bytes, 'kev.json')],
  ['CSAF', csafSample, (bytes) => readRedHatCsaf(bytes, 'csaf.json')],
];
const texts: readonly (readonly [name: string, sample: Buffer, read: Reader])[] = [
  ...jsonFeeds.map(([name, sample, read]) => [name, Buffer.from(JSON.stringify(sample)), read] as const),
  ['EPSS', Buffer.from(epssSample), (bytes) => readEpss([bytes], 'epss.csv')],
  [
    'OVAL',
    Buffer.from(ovalSample),
    (bytes) => readOval(bytes, 'oval.xml', { feed: 'redhat', ecosystem: 'Red Hat:9' }),
  ],
];

const odd: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e300,
  '',
  'a',
  '0',
  '*',
  '\0',
  '\u2028',
  [],
  {},
  [null],
  [[]],
  { a: null },
];

/** A copy in which one value in fifteen is another one, and some members are missing. */
function changed(value: unknown, random: () => number): unknown {
  if (random() < 0.06) return odd[Math.floor(random() * odd.length)];
  if (Array.isArray(value)) return value.map((one) => changed(one, random));
  if (!isJsonRecord(value)) return value;
  const members = Object.entries(value).filter(() => random() > 0.02);
  return Object.fromEntries(
    members.map(([key, one]) => [random() < 0.02 ? '__proto__' : key, changed(one, random)]),
  );
}

/** A copy with bytes changed, left out or repeated. */
function damaged(bytes: Buffer, random: () => number): Buffer {
  let result = bytes;
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes -= 1) {
    const at = Math.floor(random() * result.length);
    const length = Math.floor(random() * 20);
    const kind = random();
    if (kind < 0.4) {
      result = Buffer.from(result);
      result[at] = Math.floor(random() * 256);
    } else if (kind < 0.7) result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
    else result = Buffer.concat([result.subarray(0, at + length), result.subarray(at)]);
  }
  return result;
}

/** Reads to the end: only strings of a bounded length are in gaps, and an advisory has what its type says. */
function readAll(read: Reader, bytes: Buffer): number {
  let records = 0;
  for (const record of read(bytes)) {
    records += 1;
    if (record.kind === 'gap')
      assert.ok(record.gap.why !== '' && record.gap.what.length < 1000, record.gap.what);
    if (record.kind !== 'value' || !isJsonRecord(record.value)) continue;
    const { id, affected } = record.value;
    if (typeof id === 'string') assert.match(id, /^\S+$/u);
    if (Array.isArray(affected))
      for (const one of affected as readonly unknown[])
        assert.ok(isJsonRecord(one) && typeof one['name'] === 'string' && one['name'] !== '');
  }
  return records;
}

test('a record whose values are other ones is read, or is a gap', () => {
  const random = seeded(20_261_130);
  for (const [name, sample, read] of jsonFeeds)
    for (let round = 0; round < roundsOf(3000); round += 1) {
      const text = JSON.stringify(changed(sample, random));
      // A package of Alpine may have no fixes, and one of Debian no vulnerabilities.
      if (readAll(read, Buffer.from(text)) === 0) assert.ok(['secdb', 'Debian tracker'].includes(name), text);
    }
});

test('bytes that are damaged are read, or are a gap', () => {
  const random = seeded(20_261_201);
  for (const [, sample, read] of texts)
    for (let round = 0; round < roundsOf(2000); round += 1) readAll(read, damaged(sample, random));
});

test('random bytes are a gap', () => {
  const random = seeded(20_261_202);
  for (const [name, , read] of texts)
    for (let round = 0; round < roundsOf(300); round += 1) {
      const bytes = Buffer.from(
        Array.from({ length: 1 + Math.floor(random() * 60) }, () => Math.floor(random() * 256)),
      );
      const gaps = [...read(bytes)].filter(({ kind }) => kind === 'gap');
      assert.ok(gaps.length > 0, `${name} ${bytes.toString('hex')}`);
    }
});

test('a VEX document that is changed is read or refused', () => {
  const random = seeded(20_261_203);
  const samples: readonly unknown[] = [
    csafSample,
    {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      timestamp: '2026-01-02T03:04:05Z',
      statements: [
        {
          vulnerability: { name: 'a', aliases: ['b'] },
          status: 'fixed',
          products: [{ '@id': 'pkg:npm/a', subcomponents: [{ '@id': 'pkg:npm/b' }] }],
        },
      ],
    },
    {
      bomFormat: 'CycloneDX',
      components: [{ 'bom-ref': 'a', purl: 'pkg:npm/a@1' }],
      vulnerabilities: [
        {
          id: 'a',
          analysis: { state: 'exploitable' },
          affects: [{ ref: 'a', versions: [{ version: '1' }] }],
        },
      ],
    },
  ];
  for (const sample of samples)
    for (let round = 0; round < roundsOf(3000); round += 1)
      try {
        for (const { products, vulnerabilities } of readVex(JSON.stringify(changed(sample, random)))
          .statements)
          assert.ok(products.length > 0 && vulnerabilities.every((id) => typeof id === 'string'));
      } catch (error) {
        assert.ok(error instanceof TypeError || error instanceof SyntaxError, String(error));
      }
});

test('deep, long and repeated structures end in bounded time', () => {
  const started = processorTime();
  for (const [, , read] of texts) {
    readAll(read, Buffer.from('['.repeat(1_000_000)));
    readAll(read, Buffer.from('{"a":'.repeat(300_000)));
    readAll(read, Buffer.from(`{"id":"${'a'.repeat(2_000_000)}"}`));
    readAll(read, Buffer.from('<a>'.repeat(300_000)));
    readAll(read, Buffer.from('"'.repeat(1_000_000)));
    readAll(read, Buffer.from(','.repeat(1_000_000)));
  }
  assert.ok(processorTime() - started < 30_000);
});
