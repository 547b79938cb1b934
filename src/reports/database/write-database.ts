import type {
  DatabaseStatus,
  DatabaseUpdate,
  FeedStatus,
  FeedUpdate,
} from '../../core/software/advisory-database.ts';
import { counted } from '../../core/counted.ts';
import { alignColumns } from '../text/align-columns.ts';
import { plainText } from '../text/plain-text.ts';

/** The status of a database as JSON; `now` is RFC 3339. */
export function databaseStatusAsJson(status: DatabaseStatus, now: string): string {
  const feeds = status.feeds.map((feed) => ({
    ...feed,
    state: stateOf(feed),
    ...(feed.fetched !== undefined && { ageSeconds: secondsSince(feed.fetched, now) }),
  }));
  const shown = { ...status, ageSeconds: secondsSince(oldestFetch(status) ?? status.built, now), feeds };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}

/** The status of a database for people: a line for each file of a publisher. */
export function databaseStatusAsText(status: DatabaseStatus, now: string): string {
  const rows = status.feeds.map((feed) => [
    feed.name,
    String(feed.records),
    feed.notUnderstood === 0 ? '' : String(feed.notUnderstood),
    feed.published?.slice(0, 10) ?? '',
    feed.fetched === undefined ? 'never' : age(feed.fetched, now),
    stateOf(feed),
  ]);
  const head = ['feed', 'records', 'not understood', 'published', 'fetched', 'state'];
  return [
    `${status.isSnapshot ? 'Snapshot that ships with Ironhull' : 'Database of advisories'}: ${plainText(status.file)}`,
    `${size(status.size)}, built ${age(status.built, now)} (${status.built})`,
    '',
    ...alignColumns([head, ...rows]),
    ...status.feeds.flatMap(({ name, failure }) =>
      failure === undefined ? [] : ['', `${plainText(name)}: ${plainText(failure)}`],
    ),
    '',
  ].join('\n');
}

/** What an update did, as JSON; `now` is RFC 3339. */
export function databaseUpdateAsJson({ feeds, status }: DatabaseUpdate, now: string): string {
  return `${JSON.stringify({ feeds, status: JSON.parse(databaseStatusAsJson(status, now)) as unknown }, undefined, 2)}\n`;
}

/** What an update did, for people: a line for each file, what failed, and one line on all of it. */
export function databaseUpdateAsText({ feeds, status }: DatabaseUpdate): string {
  const records = new Map(status.feeds.map((feed) => [feed.name, feed]));
  const rows = feeds.map(({ name, outcome }) => [
    name,
    outcome,
    counted(records.get(name)?.records ?? 0, 'record'),
    notUnderstoodWords(records.get(name)?.notUnderstood ?? 0),
  ]);
  return [
    ...alignColumns(rows),
    '',
    ...feeds.flatMap((feed) => failureLines(feed, records.get(feed.name))),
    `${summary(feeds)}; ${plainText(status.file)} has ${size(status.size)}`,
    '',
  ].join('\n');
}

function notUnderstoodWords(count: number): string {
  return count === 0 ? '' : `${count} not understood`;
}

function failureLines({ name, failure }: FeedUpdate, status: FeedStatus | undefined): readonly string[] {
  if (failure === undefined) return [];
  const left =
    status?.fetched === undefined
      ? 'the database has nothing of it'
      : `the database keeps what was fetched on ${status.fetched}`;
  return [`${plainText(name)}: ${plainText(failure)}`, `  ${left}`, ''];
}

function summary(feeds: readonly FeedUpdate[]): string {
  const outcomes = ['fetched', 'unchanged', 'failed'] as const;
  const counts = outcomes.flatMap((outcome) => {
    const count = feeds.filter((feed) => feed.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return `${counted(feeds.length, 'feed')}: ${counts.join(', ')}`;
}

/** `complete`; `outdated` if it could not be fetched again; `missing` if it never was. */
function stateOf({ fetched, failure }: FeedStatus): 'complete' | 'outdated' | 'missing' {
  if (fetched === undefined) return 'missing';
  return failure === undefined ? 'complete' : 'outdated';
}

function oldestFetch({ feeds }: DatabaseStatus): string | undefined {
  return feeds
    .flatMap(({ fetched }) => fetched ?? [])
    .toSorted((one, other) => Date.parse(one) - Date.parse(other))[0];
}

function secondsSince(date: string, now: string): number {
  return Math.max(0, Math.round((Date.parse(now) - Date.parse(date)) / 1000));
}

/** Returns how long ago a date is, in words. */
function age(date: string, now: string): string {
  const seconds = secondsSince(date, now);
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${counted(Math.floor(seconds / 60), 'minute')} ago`;
  if (seconds < 2 * 24 * 3600) return `${counted(Math.floor(seconds / 3600), 'hour')} ago`;
  return `${counted(Math.floor(seconds / (24 * 3600)), 'day')} ago`;
}

function size(bytes: number): string {
  return bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
