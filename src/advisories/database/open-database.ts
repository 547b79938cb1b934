import { statSync } from 'node:fs';
import type { Advisory, AffectedPackage, Exploitation } from '../../core/software/advisory.ts';
import type { AdvisoryCoverage, DatabaseStatus, FeedStatus } from '../../core/software/advisory-database.ts';
import { IronhullError } from '../../core/errors.ts';
import type { SourceName } from '../../core/source-name.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import { errorCode, fileFailure } from '../../io/failure.ts';
import { fileState } from '../../io/file-state.ts';
import { lookupName } from '../ecosystem.ts';
import { coverageAmong } from './coverage.ts';
import { immutableFile } from './immutable-file.ts';
import { advisoriesOfFeed, applicationId, cveNumber, schemaVersion, tables } from './schema.ts';
import { lazyAdvisory } from './lazy-advisory.ts';
import { sqlite, type Connection } from './sqlite.ts';
import { DamagedRow, decodeAffected, decodeHead, type AdvisoryHead } from './stored-advisory.ts';
import { decodeFeed } from './stored-feed.ts';
import { decodeSource } from './stored-source.ts';

/**
 * A database of advisories, open for reading. Each look-up throws IronhullError `DATABASE_MALFORMED` where the file turns out to
 * be damaged.
 */
export interface AdvisoryDatabase {
  /** A text that is another one for every other content of the file; absent if the file was changed a moment ago. */
  state?: string;
  /**
   * Returns the advisories on a package, each with the affected versions of that package only. The ecosystem has its release:
   * `Debian:12`; the name is as the ecosystem writes it. All but the affected versions is read when it is first used, because most
   * advisories do not affect the version in question: use them before the database is closed.
   */
  advisoriesFor(ecosystem: string, name: string): readonly Advisory[];
  /** Returns the advisories of all feeds that have the id, or have it as an alias, without what they affect. */
  advisoriesOf(id: string): readonly AdvisoryHead[];
  /**
   * Returns the advisories that have one of the ids, have it as an alias or are about it among others, with all that they affect. It
   * reads the whole database.
   */
  advisoriesNaming(ids: readonly string[]): readonly Advisory[];
  /**
   * Returns the ids of the same vulnerability, the given one included, sorted: aliases of aliases count, in both directions. At
   * most 100: a record that joins everything joins nothing.
   */
  aliasesOf(id: string): readonly string[];
  /** Returns the source packages from which the publisher of an ecosystem builds an installed package, as its advisories say. */
  sourcesOf(ecosystem: string, binary: string): readonly SourceName[];
  /** Returns what is known of an ecosystem, with its release: of all its packages, or of those with these names. */
  coverageOf(ecosystem: string, names?: readonly string[]): AdvisoryCoverage;
  /** Returns what is known of the exploitation of a CVE; `undefined` if nothing is. */
  exploitationOf(cve: string): Exploitation | undefined;
  status(): DatabaseStatus;
  close(): void;
}

/** Most heads of advisories that are kept in memory, and most ids of one vulnerability. */
const mostHeads = 50_000;
const mostAliases = 100;

/**
 * Opens a database for reading, in about a millisecond. It is read as a file that nobody changes: an update puts another file in
 * its place, and one that is open stays as it is. Absent if there is none; unreadable if it is none of this version, or damaged.
 */
export function openDatabase(file: string): Observed<AdvisoryDatabase> {
  let connection: Connection | undefined;
  try {
    const status = statSync(file, { bigint: true });
    if (!status.isFile()) return unreadable('unsupported', 'not a regular file', file);
    connection = connect(file);
    requireSchema(connection);
    const about = readAbout(connection);
    const database = readable(connection, { file, size: Number(status.size), ...about });
    const state = fileState(status);
    // Another file may have taken its place before it was opened.
    const isSame = state !== undefined && state === fileState(statSync(file, { bigint: true }));
    return known(isSame ? { ...database, state } : database, file);
  } catch (error) {
    connection?.close();
    if (error instanceof DamagedRow) return unreadable('malformed', error.message, file);
    if (error instanceof OtherSchema) return unreadable('unsupported', error.message, file);
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return absent(file);
    if (code === 'ERR_SQLITE_ERROR') return unreadable('malformed', sqliteWords(error), file);
    return fileFailure(error, file);
  }
}

/** Thrown for a file whose tables are not those of this version. */
class OtherSchema extends Error {}

function connect(file: string): Connection {
  const { DatabaseSync } = sqlite();
  const connection = new DatabaseSync(immutableFile(file), { readOnly: true, allowExtension: false });
  connection.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON');
  return connection;
}

/** Refuses a file that has other tables, or anything beside them: a view or a trigger would run somebody else's statements. */
function requireSchema(connection: Connection): void {
  const application = connection.prepare('PRAGMA application_id').get()?.['application_id'];
  if (application !== applicationId) throw new OtherSchema('not a database of advisories');
  const version = Number(connection.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version !== schemaVersion)
    throw new OtherSchema(
      version > schemaVersion
        ? `written by a newer Ironhull (schema ${version}; this one reads ${schemaVersion})`
        : `written by an older Ironhull (schema ${version}; this one reads ${schemaVersion})`,
    );
  const found = connection.prepare('SELECT sql FROM sqlite_schema').all();
  const expected: ReadonlySet<unknown> = new Set(tables);
  if (found.length !== tables.length || !found.every(({ sql }) => expected.has(sql)))
    throw new OtherSchema('its tables are not those of a database of advisories');
}

interface About {
  built: string;
  isSnapshot: boolean;
  feeds: readonly StoredFeed[];
}

interface StoredFeed {
  number: number;
  /** The feed as its advisories name it. */
  label: string;
  status: FeedStatus;
}

function readAbout(connection: Connection): About {
  const row = connection.prepare('SELECT built, snapshot FROM about').get();
  if (row === undefined) throw new DamagedRow('it does not say when it was built');
  const feeds = connection.prepare('SELECT number, name, label, status FROM feed ORDER BY name').all();
  return {
    built: String(row['built']),
    isSnapshot: row['snapshot'] === 1,
    feeds: feeds.map(({ number, name, label, status }) => ({
      number: Number(number),
      label: String(label),
      status: decodeFeed(String(name), String(status)),
    })),
  };
}

/** Returns what SQLite says of a file, without its prefix. */
function sqliteWords(error: unknown): string {
  return `SQLite: ${error instanceof Error ? error.message : 'error'}`;
}

function readable(
  connection: Connection,
  { file, size, built, isSnapshot, feeds }: About & { file: string; size: number },
): AdvisoryDatabase {
  const labels = new Map(feeds.map(({ number, label }) => [number, label]));
  const statuses = feeds.map((feed) => feed.status);
  const ofPackage = connection.prepare(
    'SELECT affected FROM package WHERE ecosystem = ? AND name = ? ORDER BY feed',
  );
  const mentioning = connection.prepare(
    'SELECT number FROM advisory WHERE instr(content, ?) ORDER BY number',
  );
  const everyPackage = connection.prepare('SELECT ecosystem, name, affected FROM package');
  const ofBinary = connection.prepare(
    'SELECT name, rules FROM source WHERE ecosystem = ? AND binary = ? ORDER BY feed, name',
  );
  const ofNumber = connection.prepare('SELECT content FROM advisory WHERE number = ?');
  const ofAlias = connection.prepare('SELECT advisory FROM alias WHERE id = ? ORDER BY advisory');
  const ofCve = connection.prepare(
    'SELECT since, ransomware, epss, percentile FROM exploitation WHERE cve = ?',
  );
  const heads = new Map<number, AdvisoryHead>();

  const headOf = (number: number): AdvisoryHead => {
    const remembered = heads.get(number);
    if (remembered !== undefined) return remembered;
    const row = ofNumber.get(number);
    const feed = labels.get(Math.floor(number / advisoriesOfFeed));
    if (row === undefined || feed === undefined) throw new DamagedRow(`advisory ${number} is missing`);
    const head = decodeHead(String(row['content']), feed);
    if (heads.size >= mostHeads) heads.clear();
    heads.set(number, head);
    return head;
  };
  const guardedHead = (number: number): AdvisoryHead => guarded(file, () => headOf(number));
  const headsOf = (id: string): AdvisoryHead[] =>
    ofAlias.all(id).map(({ advisory }) => headOf(Number(advisory)));

  const database: AdvisoryDatabase = {
    advisoriesFor(ecosystem, name) {
      const rowName = lookupName(ecosystem, name);
      const byNumber = new Map<number, AffectedPackage[]>();
      for (const row of ofPackage.all(ecosystem, rowName)) {
        for (const { advisory, affected } of decodeAffected(String(row['affected']), ecosystem, rowName)) {
          const there = byNumber.get(advisory);
          if (there === undefined) byNumber.set(advisory, [affected]);
          else there.push(affected);
        }
      }
      return Array.from(byNumber, ([number, affected]) => lazyAdvisory(affected, () => guardedHead(number)));
    },
    advisoriesOf: headsOf,
    aliasesOf(id) {
      const found = new Set([id]);
      // A set that grows while it is walked: what is added is walked, too.
      for (const next of found)
        for (const { id: own, aliases } of headsOf(next))
          for (const alias of [own, ...aliases]) if (found.size < mostAliases) found.add(alias);
      return [...found].toSorted();
    },
    advisoriesNaming(ids) {
      const wanted = new Set(ids);
      const named = new Map<number, AffectedPackage[]>();
      for (const id of wanted)
        for (const { number } of mentioning.iterate(JSON.stringify(id))) {
          const { id: own, aliases, related } = headOf(Number(number));
          if ([own, ...aliases, ...related].some((one) => wanted.has(one))) named.set(Number(number), []);
        }
      const marks = Array.from(named.keys(), (number) => `[${number},`);
      for (const { ecosystem, name, affected } of named.size === 0 ? [] : everyPackage.iterate()) {
        const text = String(affected);
        if (!marks.some((mark) => text.includes(mark))) continue;
        for (const entry of decodeAffected(text, String(ecosystem), String(name)))
          named.get(entry.advisory)?.push(entry.affected);
      }
      return Array.from(named, ([number, entries]) => ({ ...headOf(number), affected: entries }));
    },
    sourcesOf: (ecosystem, binary) =>
      ofBinary.all(ecosystem, binary).map(({ name, rules }) => decodeSource(String(name), String(rules))),
    coverageOf: (ecosystem, names) => coverageAmong(statuses, ecosystem, isSnapshot, names),
    exploitationOf(cve) {
      const number = cveNumber(cve);
      const rows = number === undefined ? [] : ofCve.all(number);
      return rows.length === 0 ? undefined : Object.assign({ cve }, ...rows.map(exploitationIn));
    },
    status: () => ({ file, size, built, isSnapshot, feeds: statuses }),
    close: () => connection.close(),
  };
  return {
    ...database,
    advisoriesFor: (ecosystem, name) => guarded(file, () => database.advisoriesFor(ecosystem, name)),
    advisoriesOf: (id) => guarded(file, () => database.advisoriesOf(id)),
    advisoriesNaming: (ids) => guarded(file, () => database.advisoriesNaming(ids)),
    sourcesOf: (ecosystem, binary) => guarded(file, () => database.sourcesOf(ecosystem, binary)),
    aliasesOf: (id) => guarded(file, () => database.aliasesOf(id)),
    exploitationOf: (cve) => guarded(file, () => database.exploitationOf(cve)),
  };
}

/** Returns what one feed knows of the exploitation of a CVE: KEV and EPSS each know a part. */
function exploitationIn(row: Readonly<Record<string, unknown>>): Omit<Exploitation, 'cve'> {
  const { since, ransomware, epss, percentile } = row;
  return {
    ...(typeof since === 'string' && { knownExploitedSince: since }),
    ...(ransomware === 1 && { ransomware: true as const }),
    ...(typeof epss === 'number' && { epss }),
    ...(typeof percentile === 'number' && { epssPercentile: percentile }),
  };
}

function guarded<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedRow)
      throw new IronhullError('DATABASE_MALFORMED', `${file}: ${error.message}`, { cause: error });
    if (errorCode(error) === 'ERR_SQLITE_ERROR')
      throw new IronhullError('DATABASE_MALFORMED', `${file}: ${sqliteWords(error)}`, { cause: error });
    throw error;
  }
}
