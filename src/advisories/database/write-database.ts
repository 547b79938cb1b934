import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Advisory, Exploitation } from '../../core/software/advisory.ts';
import type { FeedStatus } from '../../core/software/advisory-database.ts';
import { lookupName } from '../ecosystem.ts';
import { immutableFile } from './immutable-file.ts';
import { advisoriesOfFeed, applicationId, cveNumber, schemaVersion, tables } from './schema.ts';
import { sqlite, type Connection } from './sqlite.ts';
import { encodeAffected, encodeHead } from './stored-advisory.ts';
import { encodeFeed } from './stored-feed.ts';
import { BuiltSources } from './stored-source.ts';

/** A new database that is being written; nobody reads it before it has its name. */
export interface DatabaseWriter {
  /** Begins a feed, which its advisories call `label`; feeds are written one after another. */
  beginFeed(name: string, label: string): FeedWriter;
  /** Takes a feed as the old database has it; `status` replaces the one there. */
  keepFeed(status: FeedStatus): void;
  /** Writes what is left, and syncs the file; `built` is RFC 3339. */
  finish(about: { built: string; isSnapshot: boolean }): Promise<void>;
  /** Gives up: the file is removed. */
  abandon(): void;
}

/** Takes the content of one feed. */
export interface FeedWriter {
  advisory(advisory: Advisory): void;
  /** Takes what the feed says of the exploitation of a CVE. Returns whether its id is one. */
  exploitation(exploitation: Exploitation): boolean;
  /** Ends the feed. */
  end(status: FeedStatus): void;
  /** Takes back all that was added: the feed turned out to be unreadable. */
  discard(): void;
}

/**
 * Begins a database in a file that does not exist yet. `old` is a database from which feeds can be kept.
 * @throws an error of SQLite, also later: where the disk is full.
 */
export function createDatabase(file: string, old?: string): DatabaseWriter {
  const { DatabaseSync } = sqlite();
  const connection = new DatabaseSync(file, { allowExtension: false });
  // A crash leaves a file without its name, which the next update removes: nothing has to survive it.
  connection.exec(`
    PRAGMA trusted_schema = OFF; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};
    ${tables.join(';')};
    CREATE TEMP TABLE affected(ecosystem TEXT NOT NULL, name TEXT NOT NULL, feed INTEGER NOT NULL, content TEXT NOT NULL);
    CREATE TEMP TABLE kept(feed INTEGER PRIMARY KEY)`);
  const numbers = old === undefined ? new Map<string, number>() : attachOld(connection, old);
  connection.exec('BEGIN');
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? Math.max(0, ...numbers.values()) + 1;
    numbers.set(name, number);
    return number;
  };
  return {
    beginFeed: (name, label) => feedWriter(connection, { number: numberOf(name), name, label }),
    keepFeed(status) {
      const feed = numberOf(status.name);
      connection.prepare('INSERT INTO kept VALUES (?)').run(feed);
      connection
        .prepare('INSERT INTO feed SELECT number, name, label, ? FROM old.feed WHERE number = ?')
        .run(encodeFeed(status), feed);
    },
    async finish({ built, isSnapshot }) {
      if (old !== undefined) connection.exec(copyKept);
      connection.exec(fillPackages(old === undefined ? '' : keptPackages));
      connection.prepare('INSERT INTO about VALUES (?, ?)').run(built, isSnapshot ? 1 : 0);
      connection.exec('COMMIT');
      // Everybody downloads the snapshot: small pages leave the least space unused.
      if (isSnapshot) connection.exec('PRAGMA page_size = 1024; VACUUM');
      connection.exec('PRAGMA journal_mode = DELETE');
      connection.close();
      await syncFile(file);
    },
    abandon() {
      connection.close();
      rmSync(file, { force: true });
    },
  };
}

/** Copies what kept feeds have, all of them in one pass over the old tables. */
const copyKept = `
  INSERT INTO advisory SELECT * FROM old.advisory WHERE number / ${advisoriesOfFeed} IN (SELECT feed FROM kept);
  INSERT INTO source SELECT * FROM old.source WHERE feed IN (SELECT feed FROM kept);
  INSERT INTO alias SELECT * FROM old.alias WHERE advisory / ${advisoriesOfFeed} IN (SELECT feed FROM kept);
  INSERT INTO exploitation SELECT * FROM old.exploitation WHERE feed IN (SELECT feed FROM kept)`;

const keptPackages =
  'UNION ALL SELECT ecosystem, name, feed, affected FROM old.package WHERE feed IN (SELECT feed FROM kept)';

/** Joins the entries of each package; rows are inserted in the order of the table, which is fastest. */
function fillPackages(further: string): string {
  return `INSERT INTO package
    SELECT ecosystem, name, feed, '[' || group_concat(content, ',' ORDER BY rowid) || ']' AS affected
    FROM affected GROUP BY ecosystem, name, feed ${further} ORDER BY 1, 2, 3`;
}

/** Returns the numbers of the feeds of an old database, by their names. */
function attachOld(connection: Connection, old: string): Map<string, number> {
  connection.prepare('ATTACH ? AS old').run(immutableFile(old).href);
  const feeds = connection.prepare('SELECT number, name FROM old.feed').all();
  return new Map(feeds.map(({ number, name }) => [String(name), Number(number)]));
}

function feedWriter(
  connection: Connection,
  { number: feed, name, label }: { number: number; name: string; label: string },
): FeedWriter {
  const insertAdvisory = connection.prepare('INSERT INTO advisory VALUES (?, ?)');
  const insertAffected = connection.prepare('INSERT INTO affected VALUES (?, ?, ?, ?)');
  const insertAlias = connection.prepare('INSERT OR IGNORE INTO alias VALUES (?, ?)');
  // A CVE that a feed names twice has what it says last.
  const insertExploitation = connection.prepare(
    'INSERT OR REPLACE INTO exploitation VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertSource = connection.prepare('INSERT INTO source VALUES (?, ?, ?, ?, ?)');
  const sources = new BuiltSources();
  connection.exec('SAVEPOINT feed');
  let number = feed * advisoriesOfFeed;
  return {
    advisory(advisory) {
      const own = ++number;
      insertAdvisory.run(own, encodeHead(advisory));
      for (const id of [advisory.id, ...advisory.aliases]) insertAlias.run(id, own);
      for (const affected of advisory.affected) {
        const { ecosystem } = affected;
        const rowName = lookupName(ecosystem, affected.name);
        sources.add(affected);
        insertAffected.run(ecosystem, rowName, feed, encodeAffected(own, affected, rowName));
      }
    },
    exploitation({ cve, knownExploitedSince = null, ransomware, epss = null, epssPercentile = null }) {
      const id = cveNumber(cve);
      if (id === undefined) return false;
      insertExploitation.run(
        id,
        feed,
        knownExploitedSince,
        ransomware === true ? 1 : null,
        epss,
        epssPercentile,
      );
      return true;
    },
    end(status) {
      for (const { ecosystem, binary, source, rules } of sources.rows())
        insertSource.run(ecosystem, binary, feed, source, rules);
      connection.prepare('INSERT INTO feed VALUES (?, ?, ?, ?)').run(feed, name, label, encodeFeed(status));
      connection.exec('RELEASE feed');
    },
    discard: () => connection.exec('ROLLBACK TO feed; RELEASE feed'),
  };
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
