import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Advisory, Exploitation } from '../../core/software/advisory.ts';
import type { FeedStatus } from '../../core/software/advisory-database.ts';
import { Malformed, type ByteSource } from '../../formats/bytes/byte-source.ts';
import type { Clock } from '../../io/clock.ts';
import { fileBytes } from '../../io/file-bytes.ts';
import type { FeedRecord } from '../feeds/feed-record.ts';
import type { FeedFile } from '../feeds/publishers.ts';
import { hasAdvisoriesOf } from './feed-place.ts';
import { sizeLimits, type FetchedFeed } from './fetch-feed.ts';
import { unpackFeed } from './unpack-feed.ts';
import type { DatabaseWriter } from './write-database.ts';

/** What a file of a feed holds. */
export interface FeedContent {
  /** The publisher's own date, if the content has one, RFC 3339. */
  published?: string;
  records: Iterable<FeedRecord<Advisory | Exploitation>>;
}

/**
 * Reads an unpacked file of a feed.
 * @throws Malformed, also later, for a file that is of another form.
 */
export type FeedReader = (file: FeedFile, content: ByteSource) => FeedContent;

/** Records that are named in a result. */
const mostNamed = 5;
/** A file that lost more than this share of its records is a damaged one. */
const leastShare = 0.5;

/** A file that was fetched. */
export interface FetchedFile {
  name: string;
  file: FeedFile;
  feed: Extract<FetchedFeed, { kind: 'complete' }>;
  /** Where its content is. */
  download: string;
  /** What the old database has of it. */
  oldStatus: FeedStatus | undefined;
  /** The ecosystems that it is wanted for. */
  ecosystems: readonly string[];
  readFeed: FeedReader;
  clock: Clock;
}

/**
 * Reads a file into a database, and returns the first of the records that were not understood.
 * @throws Malformed if the file is damaged as a whole; nothing of it is then in the database.
 */
export async function readFeedInto(
  writer: DatabaseWriter,
  { name, file, feed, download, oldStatus, ecosystems, readFeed, clock }: FetchedFile,
): Promise<readonly string[]> {
  const unpacked = await unpackFeed(download, sizeLimits[file.format].unpacked);
  const handle = openSync(unpacked, 'r');
  const rows = writer.beginFeed(name, file.feed);
  try {
    const covered = coveredBy(file);
    const content = readFeed(file, fileBytes(handle));
    const gaps: string[] = [];
    let [records, notUnderstood] = [0, 0];
    for (const record of content.records) {
      if (record.kind === 'gap') {
        notUnderstood += 1;
        if (gaps.length < mostNamed) gaps.push(`${record.gap.what}: ${record.gap.why}`);
      } else if (record.kind === 'value') {
        records += 1;
        const { value } = record;
        if ('cve' in value) rows.exploitation(value);
        else
          rows.advisory({
            ...value,
            affected: value.affected.filter(({ ecosystem }) => covered.has(ecosystem)),
          });
      }
    }
    requireWhole(file, { records, notUnderstood, gaps }, oldStatus);
    const { kind: _, ...fetched } = feed;
    const published = content.published ?? dateOf(feed.lastModified);
    rows.end({
      name,
      ...fetched,
      ecosystems: covered.ecosystems(ecosystems),
      fetched: clock.now(),
      ...(published !== undefined && { published }),
      records,
      notUnderstood,
    });
    return gaps;
  } catch (error) {
    rows.discard();
    throw error;
  } finally {
    closeSync(handle);
    if (unpacked !== download) await rm(unpacked, { force: true });
  }
}

/** Refuses a file of which less can be read than can be believed. @throws Malformed */
function requireWhole(
  { format }: FeedFile,
  { records, notUnderstood, gaps }: { records: number; notUnderstood: number; gaps: readonly string[] },
  old: FeedStatus | undefined,
): void {
  const before = old?.records ?? 0;
  const reason = gaps[0] === undefined ? '' : ` (${gaps[0]})`;
  // A repository of Alpine may have no advisory yet; all other files have thousands.
  if (records === 0 && (format !== 'secdb' || notUnderstood > 0 || before > 0))
    throw new Malformed(`it has no records that can be read${reason}`);
  if (notUnderstood > 0 && records < before * leastShare)
    throw new Malformed(`only ${records} records can be read, and there were ${before}${reason}`);
}

/**
 * Decides which ecosystems a file covers, and notes those that its advisories name. A record of OSV may name packages of several
 * ecosystems: each is taken from the file of its own ecosystem, once, and a file says nothing of the rest of another's.
 */
function coveredBy(file: FeedFile): {
  has(ecosystem: string): boolean;
  ecosystems(requested: readonly string[]): readonly string[];
} {
  const known = new Map<string, boolean>();
  const has = (ecosystem: string): boolean => {
    const isCovered = known.get(ecosystem) ?? hasAdvisoriesOf(file, ecosystem);
    known.set(ecosystem, isCovered);
    return isCovered;
  };
  return {
    has,
    ecosystems(requested) {
      // A file of all releases covers those that it names; one of a release covers that, also where nothing is vulnerable.
      const certain = requested.filter((one) => isFileOf(file, one));
      const named = [...known].flatMap(([ecosystem, isCovered]) => (isCovered ? [ecosystem] : []));
      return [...new Set([...certain, ...named])].toSorted();
    },
  };
}

function isFileOf(file: FeedFile, ecosystem: string): boolean {
  const [, release] = ecosystem.split(':');
  return hasAdvisoriesOf(file, ecosystem) && (release === undefined || file.path.startsWith(`${release}/`));
}

/** Returns a date of HTTP as RFC 3339. */
function dateOf(date: string | undefined): string | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
