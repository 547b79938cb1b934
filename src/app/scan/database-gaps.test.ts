import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedStatus } from '../../core/software/advisory-database.ts';
import { databaseGaps } from './database-gaps.ts';

const npm: FeedStatus = {
  name: 'osv/npm/all.zip',
  ecosystems: ['npm'],
  fetched: '2026-03-01T00:00:00Z',
  published: '2026-03-01T00:00:00Z',
  size: 1,
  records: 100,
  notUnderstood: 0,
};

const use = { ecosystems: ['npm', 'Alpine:v3.10', 'Ubuntu:22.04'], command: 'ironhull db update' };
const hour = 3_600_000;

const kev = { ...npm, name: 'kev/known_exploited_vulnerabilities.json', ecosystems: [] };
const epss = { ...npm, name: 'epss/epss_scores-current.csv.gz', ecosystems: [] };
const asOf = (now: string) => [kev, epss].map((feed) => ({ ...feed, fetched: now, published: now }));

/** The gaps of feeds, beside those on exploitation, which are as new as they can be. */
function whys(
  given: readonly FeedStatus[],
  now: string,
  maxAge?: number,
  exploitation: readonly FeedStatus[] = asOf(now),
): readonly string[] {
  const feeds = [...given, ...exploitation];
  const status = { file: '/db', size: 1, built: now, isSnapshot: false, feeds };
  return databaseGaps(status, { ...use, now, ...(maxAge === undefined ? {} : { maxAge }) }).map(
    ({ what, why }) => `${what}: ${why}`,
  );
}

test('advisories are too old after a week, or what the policy says', () => {
  assert.deepEqual(whys([npm], '2026-03-08T00:00:00Z'), []);
  assert.deepEqual(whys([npm], '2026-03-08T00:00:01Z'), [
    'feed osv/npm/all.zip: its entries are of 2026-03-01, 7 days old, over the limit of 7 days: newer ones are missing; run `ironhull db update`',
  ]);
  assert.deepEqual(whys([npm], '2026-04-01T00:00:00Z', 90 * 24 * hour), []);
  assert.match(whys([npm], '2026-03-01T13:00:00Z', 12 * hour).join(), /over the limit of 12 hours/);
});

test('an old copy of a mirror is old, however lately it was fetched', () => {
  const stale = { ...npm, published: '2025-01-01T00:00:00Z' };
  assert.match(whys([stale], '2026-03-02T00:00:00Z').join(), /of 2025-01-01, 425 days old/);
});

test('a file that changes with a release only is as old as its last update', () => {
  const alpine = {
    ...npm,
    name: 'alpine/v3.10/main.json',
    ecosystems: ['Alpine:v3.10'],
    published: '2021-05-01T00:00:00Z',
  };
  assert.deepEqual(whys([alpine], '2026-03-02T00:00:00Z'), []);
  assert.match(whys([alpine], '2026-03-20T00:00:00Z').join(), /19 days old/);
});

test('feeds that the scan does not use say nothing', () => {
  assert.deepEqual(whys([{ ...npm, ecosystems: ['PyPI'] }], '2030-01-01T00:00:00Z'), []);
});

test('records that were not understood and a failed update are one gap each for a feed', () => {
  const damaged = { ...npm, notUnderstood: 3, failure: 'https://x.example: 503' };
  assert.deepEqual(whys([damaged], '2026-03-02T00:00:00Z'), [
    'feed osv/npm/all.zip: the last update could not read it (https://x.example: 503); it is of 2026-03-01',
    'feed osv/npm/all.zip: 3 of its 103 records were not understood: what they say is missing',
  ]);
});

test('a file that was added once is too old only where nothing newer is beside it', () => {
  const oval = {
    ...npm,
    name: 'oval/Ubuntu:22.04/patches.xml',
    ecosystems: ['Ubuntu:22.04'],
    published: '2023-01-01T00:00:00Z',
  };
  const osv = { ...npm, name: 'osv/Ubuntu/all.zip', ecosystems: ['Ubuntu:22.04'] };
  assert.match(whys([oval], '2026-03-02T00:00:00Z').join(), /add a newer file with `ironhull db add`/);
  assert.deepEqual(whys([oval, osv], '2026-03-02T00:00:00Z'), []);
  assert.equal(whys([oval, osv], '2026-04-02T00:00:00Z').length, 2);
});

test('what is known of exploitation is a gap where it is missing or old', () => {
  const now = '2026-03-05T00:00:00Z';
  assert.deepEqual(whys([npm], now, undefined, []), [
    'feed kev/known_exploited_vulnerabilities.json: the database has no vulnerabilities known to be exploited (CISA KEV); run `ironhull db update`',
    'feed epss/epss_scores-current.csv.gz: the database has no probabilities of exploitation (FIRST EPSS); run `ironhull db update`',
  ]);
  const { fetched: _fetched, published: _published, ...never } = kev;
  assert.match(whys([npm], now, undefined, [never, epss]).join(), /no vulnerabilities known to be exploited/);
  const old = { ...kev, published: '2025-08-25T00:00:00Z' };
  assert.match(
    whys([npm], now, undefined, [old, epss]).join(),
    /^feed kev\/\S+: its entries are of 2025-08-25, 192 days old/,
  );
  assert.deepEqual(whys([npm], now, 300 * 24 * hour, [old, epss]), []);
  assert.deepEqual(whys([], now, undefined, []), [], 'nothing is compared');
});
