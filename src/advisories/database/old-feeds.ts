import type { DatabaseStatus, FeedStatus } from '../../core/software/advisory-database.ts';
import { valueOf } from '../../core/observed.ts';
import { openDatabase } from './open-database.ts';
import type { ReplacedDatabase } from './replace-database.ts';

/** Returns the feeds of a database; none if it cannot be read, which then is replaced. */
export function oldFeeds(file: string): ReadonlyMap<string, FeedStatus> {
  const database = valueOf(openDatabase(file));
  const feeds = database?.status().feeds ?? [];
  database?.close();
  return new Map(feeds.map((feed) => [feed.name, feed]));
}

/** Returns what the database is that was written in the place of another. */
export function newStatus({ next, current }: ReplacedDatabase): DatabaseStatus {
  const database = valueOf(openDatabase(next));
  if (database === undefined) throw new Error(`${next} cannot be read`);
  const status = { ...database.status(), file: current };
  database.close();
  return status;
}
