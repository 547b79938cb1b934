/** Marks a SQLite file as a database of advisories: `IRHL` (`PRAGMA application_id`). */
export const applicationId = 0x4952484c;

/** The form of the tables (`PRAGMA user_version`); another one is never read. */
export const schemaVersion = 2;

/**
 * The tables, exactly: a file that has others, or a view, an index or a trigger, is refused.
 *
 * `package` has one row for each feed and package, with all its affected versions: a look-up reads one row, and not one for
 * each advisory. `advisory` has what is said once of an advisory. Its number is that of its feed times `advisoriesOfFeed`, and a
 * count: so the rows of a feed are one range of numbers. A feed keeps its number in the next database, so that its rows are copied as
 * they are while another feed is replaced. `source` says from which source package a feed's publisher builds an installed package.
 */
export const tables = [
  'CREATE TABLE about(built TEXT NOT NULL, snapshot INTEGER NOT NULL) STRICT',
  'CREATE TABLE feed(number INTEGER PRIMARY KEY, name TEXT NOT NULL, label TEXT NOT NULL, status TEXT NOT NULL) STRICT',
  'CREATE TABLE advisory(number INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT',
  'CREATE TABLE package(ecosystem TEXT NOT NULL, name TEXT NOT NULL, feed INTEGER NOT NULL, affected TEXT NOT NULL, PRIMARY KEY(ecosystem, name, feed)) STRICT, WITHOUT ROWID',
  'CREATE TABLE source(ecosystem TEXT NOT NULL, binary TEXT NOT NULL, feed INTEGER NOT NULL, name TEXT NOT NULL, rules TEXT NOT NULL, PRIMARY KEY(ecosystem, binary, feed, name)) STRICT, WITHOUT ROWID',
  'CREATE TABLE alias(id TEXT NOT NULL, advisory INTEGER NOT NULL, PRIMARY KEY(id, advisory)) STRICT, WITHOUT ROWID',
  'CREATE TABLE exploitation(cve INTEGER NOT NULL, feed INTEGER NOT NULL, since TEXT, ransomware INTEGER, epss REAL, percentile REAL, PRIMARY KEY(cve, feed)) STRICT, WITHOUT ROWID',
] as const;

/** Most advisories of one feed. */
export const advisoriesOfFeed = 100_000_000;

const cveId = /^CVE-(\d{4})-(\d{4,10})$/u;

/** Returns the number under which the exploitation of a CVE is stored; `undefined` for what is no id of a CVE. */
export function cveNumber(cve: string): number | undefined {
  const [, year, count] = cveId.exec(cve) ?? [];
  // Leading zeros only fill up to four digits, so that the number says what the id was.
  if (year === undefined || count === undefined || (count.length > 4 && count.startsWith('0')))
    return undefined;
  return Number(year) * 1e10 + Number(count);
}
