import { feedName } from '../../advisories/database/feed-place.ts';
import { exploitationFiles, isQuietFeed } from '../../advisories/feeds/publishers.ts';
import type { DatabaseStatus, FeedStatus } from '../../core/software/advisory-database.ts';
import { counted } from '../../core/counted.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';

const day = 86_400_000;

/** Without `maxAge` of the policy, advisories are too old after a week. */
const defaultMaxAge = 7 * day;

/** How old the advisories of a feed are: as their publisher dates them, unless that says when they last changed only. */
function dateOf({ name, published, fetched }: FeedStatus): string | undefined {
  return isQuietFeed(name) ? fetched : (published ?? fetched);
}

function ageOf(feed: FeedStatus, now: string): number {
  const age = Date.parse(now) - Date.parse(dateOf(feed) ?? '');
  return Number.isNaN(age) ? Number.POSITIVE_INFINITY : age;
}

function inDays(ms: number): string {
  return counted(Math.floor(ms / day), 'day');
}

/** Whether a file was added by a user; an update does not fetch it. */
function isAdded({ name }: FeedStatus): boolean {
  return name.startsWith('oval/');
}

/** What to do about a feed that is too old. */
function remedyFor(feed: FeedStatus, command: string): string {
  return isAdded(feed) ? 'add a newer file with `ironhull db add`' : `run \`${command}\``;
}

/** Whether newer advisories of the same ecosystems come from elsewhere: what was added once then only adds to them. */
function isSupplemented(
  feed: FeedStatus,
  all: readonly FeedStatus[],
  isYoung: (feed: FeedStatus) => boolean,
): boolean {
  return (
    isAdded(feed) &&
    feed.ecosystems.every((ecosystem) =>
      all.some((other) => !isAdded(other) && other.ecosystems.includes(ecosystem) && isYoung(other)),
    )
  );
}

/** Why a feed is a gap: its age, what an update did not get, records that were not understood. */
function whysOf(
  feed: FeedStatus,
  all: readonly FeedStatus[],
  { now, maxAge = defaultMaxAge, command }: DatabaseUse,
): readonly string[] {
  const { notUnderstood, records, failure } = feed;
  const isYoung = (one: FeedStatus) => ageOf(one, now) <= maxAge;
  const age = ageOf(feed, now);
  const limit = maxAge < day ? `${maxAge / 3_600_000} hours` : inDays(maxAge);
  const date = dateOf(feed)?.slice(0, 10) ?? 'an unknown day';
  return [
    ...(!isYoung(feed) && !isSupplemented(feed, all, isYoung)
      ? [
          `its entries are of ${date}${Number.isFinite(age) ? `, ${inDays(age)} old` : ''}, over the limit of ${limit}: newer ones are missing; ${remedyFor(feed, command)}`,
        ]
      : []),
    ...(failure === undefined ? [] : [`the last update could not read it (${failure}); it is of ${date}`]),
    ...(notUnderstood === 0
      ? []
      : [
          `${notUnderstood} of its ${counted(records + notUnderstood, 'record')} were not understood: what they say is missing`,
        ]),
  ];
}

/** What is compared with a database, and by which command it is brought up to date. */
export interface DatabaseUse {
  ecosystems: readonly string[];
  now: string;
  /** In milliseconds. */
  maxAge?: number;
  command: string;
}

/** The gap of a run that has no advisories at all: no package was compared with any. */
export function nothingComparedGap({ file }: DatabaseStatus, { message }: Error): CollectedGap {
  const subject = { kind: 'database', id: file, name: 'advisories' } as const;
  return { subject, what: 'advisories', why: `no package was compared with any: ${message}` };
}

/** What is missing of what is known of the exploitation of vulnerabilities: a whole feed, or the newest of it. */
function exploitationGaps(
  feeds: readonly FeedStatus[],
  use: DatabaseUse,
): readonly { name: string; why: string }[] {
  return exploitationFiles.flatMap((one) => {
    const name = feedName(one);
    const feed = feeds.find((other) => other.name === name);
    return feed?.fetched === undefined
      ? [{ name, why: `the database has no ${one.holds}; run \`${use.command}\`` }]
      : whysOf(feed, [feed], use).map((why) => ({ name, why }));
  });
}

/**
 * What is missing in the feeds that a scan uses, one gap for each reason and feed: those of its ecosystems, as far as they are
 * there, and those on exploitation.
 */
export function databaseGaps({ file, feeds }: DatabaseStatus, use: DatabaseUse): readonly CollectedGap[] {
  const subject = { kind: 'database', id: file, name: 'advisories' } as const;
  const used = feeds.filter(
    (feed) => feed.fetched !== undefined && feed.ecosystems.some((one) => use.ecosystems.includes(one)),
  );
  const whys = used.flatMap((feed) => whysOf(feed, used, use).map((why) => ({ name: feed.name, why })));
  const further = used.length === 0 ? [] : exploitationGaps(feeds, use);
  return [...whys, ...further].map(({ name, why }) => ({ subject, what: `feed ${name}`, why }));
}
