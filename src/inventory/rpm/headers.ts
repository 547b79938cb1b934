import { Malformed, withBudget, type ByteSource } from '../../formats/bytes/byte-source.ts';
import { openPages, sqliteMagic } from '../../formats/sqlite/pages.ts';
import { berkeleyHeaders, isBerkeley } from './berkeley.ts';
import { isNdb, ndbHeaders } from './ndb.ts';
import { sqliteHeaders } from './sqlite.ts';

/**
 * Returns an entry of a database: the header of a package.
 * @throws Malformed if this entry is damaged; the next ones may be sound.
 */
export type HeaderOf = () => ByteSource;

/**
 * Returns the headers in an rpm database of any of its three formats. `log` is the write-ahead log of SQLite. With
 * `names`, packages without a file of one of these names may be left out.
 * @throws Malformed, also in the middle of the headers, for other or damaged files.
 */
export function headersIn(
  file: ByteSource,
  log: Buffer | undefined,
  names?: ReadonlySet<string>,
): Iterable<HeaderOf> {
  // Each byte is read about once.
  const bytes = withBudget(file, 2 * file.size + 16 * 1024 * 1024);
  const start = bytes.read(0, Math.min(sqliteMagic.length, file.size)).toString('latin1');
  if (start === sqliteMagic) return sqliteHeaders(openPages(bytes, log), names);
  if (isNdb(bytes)) return ndbHeaders(bytes);
  if (isBerkeley(bytes)) return berkeleyHeaders(bytes);
  throw new Malformed('not an rpm database of a known format');
}
