import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readSecdb } from './alpine/read-secdb.ts';
import { readDebianTracker } from './debian/read-tracker.ts';
import { readEpss } from './exploitation/read-epss.ts';
import { readKev } from './exploitation/read-kev.ts';
import type { FeedRecord } from './feed-record.ts';
import { readOval } from './oval/read-oval.ts';

const folder = join(import.meta.dirname, '../../../../shared/data/feeds');
const bytesOf = (path: string): Buffer => {
  const bytes = readFileSync(join(folder, path));
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};

function* secdbs(): Generator<FeedRecord> {
  for (const path of globSync('alpine/*/*.json', { cwd: folder }))
    yield* readSecdb(bytesOf(path), path, { feed: 'alpine' });
}

/** Feeds in their publishers' layouts, with the least number of values and the gaps that are known to be right. */
const feeds: readonly (readonly [
  name: string,
  read: () => Iterable<FeedRecord<unknown>>,
  least: number,
  gaps: RegExp,
])[] = [
  ['Alpine', secdbs, 80_000, /names no vulnerability|not the id of a CVE/u],
  ['Debian', () => readDebianTracker([bytesOf('debian/tracker/data/json.gz')], 'json'), 30_000, /^$/u],
  ['KEV', () => readKev(bytesOf('kev/known_exploited_vulnerabilities.json'), 'kev'), 1400, /^$/u],
  ['EPSS', () => readEpss([bytesOf('epss/epss_scores-current.csv.gz')], 'epss'), 360_000, /^$/u],
  [
    'OVAL of Red Hat',
    () =>
      readOval(bytesOf('oval/com.redhat.rhsa-RHEL9.2023-04-27.xml.gz'), 'oval', {
        feed: 'redhat',
        ecosystem: 'Red Hat:9',
      }),
    1000,
    /the version of kernel is compared by 'equals'/u,
  ],
  [
    'OVAL of Ubuntu',
    () =>
      readOval(bytesOf('oval/com.ubuntu.noble.usn.oval.xml.gz'), 'oval', {
        feed: 'ubuntu',
        ecosystem: 'Ubuntu:24.04',
      }),
    7000,
    /^$/u,
  ],
  [
    'OVAL of Rocky Linux',
    () =>
      readOval(bytesOf('oval/org.rockylinux.rlsa-9.xml.gz'), 'oval', {
        feed: 'rocky',
        ecosystem: 'Rocky Linux:9',
      }),
    170,
    /a test that is missing/u,
  ],
];

for (const [name, read, least, gaps] of feeds)
  test(`the feed: ${name}`, { skip: existsSync(folder) ? false : 'the shared data is not here' }, () => {
    let values = 0;
    for (const record of read())
      if (record.kind === 'value') values += 1;
      else if (record.kind === 'gap') assert.match(record.gap.why, gaps, record.gap.what);
    assert.ok(values >= least, String(values));
  });
