import type { Advisory } from '../../core/software/advisory.ts';
import type { DatabaseUpdate, FeedStatus, FeedUpdate } from '../../core/software/advisory-database.ts';
import type { FeedRecord } from '../feeds/feed-record.ts';
import { databaseFile } from './database-folder.ts';
import { newStatus, oldFeeds } from './old-feeds.ts';
import { replaceDatabase } from './replace-database.ts';
import { createDatabase, type DatabaseWriter } from './write-database.ts';

/** A file of a publisher that is added to a database. */
export interface AddedFeed {
  /** What the database has of it, but for the counts of its records. */
  status: Omit<FeedStatus, 'records' | 'notUnderstood'>;
  /** As its advisories name it: `oval/Ubuntu`. */
  label: string;
  records: () => Iterable<FeedRecord>;
}

/** Records that are named in a result. */
const mostNamed = 5;

function writeAdded(writer: DatabaseWriter, { status, label, records }: AddedFeed): FeedUpdate {
  const rows = writer.beginFeed(status.name, label);
  const gaps: string[] = [];
  let [count, notUnderstood] = [0, 0];
  for (const record of records())
    if (record.kind === 'value') {
      count += 1;
      rows.advisory(record.value satisfies Advisory);
    } else if (record.kind === 'gap') {
      notUnderstood += 1;
      if (gaps.length < mostNamed) gaps.push(`${record.gap.what}: ${record.gap.why}`);
    }
  if (count === 0) {
    rows.discard();
    const reason = gaps[0] === undefined ? '' : ` (${gaps[0]})`;
    return {
      name: status.name,
      outcome: 'failed',
      failure: `it has no records that can be read${reason}`,
      notUnderstood: gaps,
    };
  }
  rows.end({ ...status, records: count, notUnderstood });
  return { name: status.name, outcome: 'fetched', notUnderstood: gaps };
}

/**
 * Adds files of publishers to a database, each in the place of an earlier one of its name; all others stay. A file of which
 * nothing can be read is no part of the result, and the database then stays as it was.
 * @throws IronhullError `DATABASE_BUSY`, `DATABASE_UNWRITABLE`
 */
export function addFeeds(
  folder: string,
  added: readonly AddedFeed[],
  built: string,
): Promise<DatabaseUpdate> {
  return replaceDatabase(folder, async (database) => {
    const old = oldFeeds(database.current);
    const writer = createDatabase(database.next, old.size === 0 ? undefined : databaseFile(folder));
    try {
      const names = new Set(added.map(({ status }) => status.name));
      for (const status of old.values()) if (!names.has(status.name)) writer.keepFeed(status);
      const feeds = added.map((one) => writeAdded(writer, one));
      await writer.finish({ built, isSnapshot: false });
      const isMade = feeds.every(({ outcome }) => outcome === 'fetched');
      return { result: { feeds, status: newStatus(database) }, isMade };
    } catch (error) {
      writer.abandon();
      throw error;
    }
  });
}
