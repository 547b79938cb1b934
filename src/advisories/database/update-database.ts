import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseUpdate, FeedStatus, FeedUpdate } from '../../core/software/advisory-database.ts';
import { IronhullError } from '../../core/errors.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { Clock } from '../../io/clock.ts';
import { removeDownload } from '../../io/http/download.ts';
import { exploitationFiles, feedFilesOf, type FeedFile } from '../feeds/publishers.ts';
import { feedName, hasAdvisoriesOf } from './feed-place.ts';
import { fetchFeed, type FetchedFeed, type FetchOptions } from './fetch-feed.ts';
import { newStatus, oldFeeds } from './old-feeds.ts';
import { readFeedInto, type FeedReader } from './read-feed-into.ts';
import { replaceDatabase, type ReplacedDatabase } from './replace-database.ts';
import { createDatabase, type DatabaseWriter } from './write-database.ts';

/** What an update fetches, and how. */
export interface UpdateRequest extends FetchOptions {
  folder: string;
  /** With their releases: `Alpine:v3.19`, `npm`. Other feeds that the database has stay as they are. */
  ecosystems: readonly string[];
  /** Further ones: that no place has them is no failure, unless the database has them, or it is only a part that is missing. */
  ifThere: readonly string[];
  readFeed: FeedReader;
  clock: Clock;
  /** Receives a line for each file. */
  progress: (line: string) => void;
}

/** Files that are fetched at a time. */
const atATime = 4;

/**
 * Brings a database up to date. A file that cannot be fetched or read fails alone: the database keeps what it had of it, with its
 * old date. If none can, the database stays as it is.
 * @throws IronhullError `DATABASE_NOT_UPDATED`, `DATABASE_BUSY`, `DATABASE_UNWRITABLE`
 */
export function updateDatabase(request: UpdateRequest): Promise<DatabaseUpdate> {
  return replaceDatabase(request.folder, async (database) => {
    const downloads = join(request.folder, 'downloads');
    await mkdir(downloads, { recursive: true, mode: 0o700 });
    const old = oldFeeds(database.current);
    const wanted = filesOf([...request.ecosystems, ...request.ifThere]);
    await removeLeftovers(downloads, wanted, request.clock);
    const fetched = await fetchAll(wanted, downloads, old, request);
    requireOne(fetched);
    for (const name of notThere(fetched, old, request)) wanted.delete(name);
    const feeds = await build(database, { wanted, fetched, old, downloads, request });
    return { result: { feeds, status: newStatus(database) }, isMade: true };
  });
}

/** Returns the files of ecosystems, and those on exploitation, by their names. */
function filesOf(ecosystems: readonly string[]): Map<string, FeedFile> {
  const files = [...ecosystems.flatMap(feedFilesOf), ...exploitationFiles];
  return new Map(files.map((file) => [feedName(file), file]));
}

function downloadOf(downloads: string, name: string): string {
  return join(downloads, encodeURIComponent(name));
}

const oldestPartMs = 7 * 24 * 3600 * 1000;

/** Removes what earlier updates left: all but young parts of files that are fetched again. */
async function removeLeftovers(
  downloads: string,
  wanted: ReadonlyMap<string, FeedFile>,
  clock: Clock,
): Promise<void> {
  const parts = new Set([...wanted.keys()].map(encodeURIComponent));
  for (const name of await readdir(downloads)) {
    const file = join(downloads, name);
    const age = Date.parse(clock.now()) - (await stat(file)).mtimeMs;
    if (!parts.has(name.replace(/\.from$/u, '')) || age > oldestPartMs) await rm(file, { force: true });
  }
}

async function fetchAll(
  wanted: ReadonlyMap<string, FeedFile>,
  downloads: string,
  old: ReadonlyMap<string, FeedStatus>,
  request: UpdateRequest,
): Promise<ReadonlyMap<string, FetchedFeed>> {
  const fetched = new Map<string, FetchedFeed>();
  const left = [...wanted];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [name, file] = next;
      request.progress(`fetching ${name}`);
      fetched.set(name, await fetchFeed(file, downloadOf(downloads, name), old.get(name), request));
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return fetched;
}

/** Returns the files that no place has, and nobody needs: those of ecosystems of which nothing is there. */
function notThere(
  fetched: ReadonlyMap<string, FetchedFeed>,
  old: ReadonlyMap<string, FeedStatus>,
  { ecosystems, ifThere }: UpdateRequest,
): readonly string[] {
  const needed = filesOf(ecosystems);
  const isMissing = (name: string): boolean => {
    const feed = fetched.get(name);
    return feed?.kind === 'failed' && feed.isMissing && !old.has(name) && !needed.has(name);
  };
  return ifThere.flatMap((ecosystem) => {
    const names = feedFilesOf(ecosystem).map(feedName);
    return names.every(isMissing) ? names : [];
  });
}

/** @throws IronhullError `DATABASE_NOT_UPDATED` if no file could be fetched; the first failure stands for all. */
function requireOne(fetched: ReadonlyMap<string, FetchedFeed>): void {
  const failures = [...fetched.values()].flatMap((feed) => (feed.kind === 'failed' ? [feed.failure] : []));
  const [first, ...others] = failures;
  if (first === undefined || failures.length < fetched.size) return;
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  throw new IronhullError('DATABASE_NOT_UPDATED', `No feed of advisories could be fetched: ${first}${more}`);
}

interface BuildInput {
  wanted: ReadonlyMap<string, FeedFile>;
  fetched: ReadonlyMap<string, FetchedFeed>;
  old: ReadonlyMap<string, FeedStatus>;
  downloads: string;
  request: UpdateRequest;
}

/** Writes the new database: what was fetched, and the rest as the old one has it. */
async function build({ current, next }: ReplacedDatabase, input: BuildInput): Promise<readonly FeedUpdate[]> {
  const { wanted, fetched, old, downloads, request } = input;
  const writer = createDatabase(next, old.size === 0 ? undefined : current);
  try {
    const updates: FeedUpdate[] = [];
    for (const name of [...new Set([...old.keys(), ...wanted.keys()])].toSorted()) {
      const [file, feed, oldStatus] = [wanted.get(name), fetched.get(name), old.get(name)];
      if (file === undefined || feed === undefined) {
        if (oldStatus !== undefined) writer.keepFeed(oldStatus);
        continue;
      }
      const download = downloadOf(downloads, name);
      updates.push(await writeFeed(writer, { name, file, feed, oldStatus, download, request }));
    }
    await writer.finish({ built: request.clock.now(), isSnapshot: false });
    // What failed is continued the next time.
    for (const { name, outcome } of updates)
      if (outcome !== 'failed') await removeDownload(downloadOf(downloads, name));
    return updates;
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

interface WrittenFeed {
  name: string;
  file: FeedFile;
  feed: FetchedFeed;
  oldStatus: FeedStatus | undefined;
  download: string;
  request: UpdateRequest;
}

async function writeFeed(writer: DatabaseWriter, written: WrittenFeed): Promise<FeedUpdate> {
  const { name, feed, oldStatus, download, request } = written;
  const isSame =
    oldStatus?.fetched !== undefined &&
    (feed.kind === 'unchanged' || (feed.kind === 'complete' && feed.sha256 === oldStatus.sha256));
  if (isSame) {
    const { failure: _, ...status } = oldStatus;
    writer.keepFeed({ ...status, ...validatorsIn(feed), fetched: request.clock.now() });
    return { name, outcome: 'unchanged', notUnderstood: [] };
  }
  if (feed.kind === 'failed') return keepFailed(writer, written, feed.failure);
  if (feed.kind === 'unchanged')
    return keepFailed(writer, written, 'the server says that it is unchanged, but it was never fetched');
  try {
    request.progress(`reading ${name}`);
    const ecosystems = wantedEcosystems(request);
    const notUnderstood = await readFeedInto(writer, { ...written, ...request, ecosystems, feed });
    return { name, outcome: 'fetched', notUnderstood };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    // The content is complete and no feed: it would be the same again.
    await removeDownload(download);
    return keepFailed(writer, written, `${feed.address}: ${error.message}`);
  }
}

function wantedEcosystems({ ecosystems, ifThere }: UpdateRequest): readonly string[] {
  return [...new Set([...ecosystems, ...ifThere])];
}

function validatorsIn(feed: FetchedFeed): Partial<FeedStatus> {
  if (feed.kind !== 'complete') return {};
  const { address, etag, lastModified } = feed;
  return {
    address,
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}

/** Keeps what the old database has of a feed; without that, the row says that it is missing. */
function keepFailed(writer: DatabaseWriter, written: WrittenFeed, failure: string): FeedUpdate {
  const { name, file, oldStatus, request } = written;
  if (oldStatus !== undefined) writer.keepFeed({ ...oldStatus, failure });
  else {
    const ecosystems = wantedEcosystems(request)
      .filter((one) => hasAdvisoriesOf(file, one))
      .toSorted();
    const status = { name, ecosystems, size: 0, records: 0, notUnderstood: 0, failure };
    writer.beginFeed(name, file.feed).end(status);
  }
  return { name, outcome: 'failed', failure, notUnderstood: [] };
}
