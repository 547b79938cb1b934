import { Malformed, withBudget, type ByteSource } from '../../../formats/bytes/byte-source.ts';
import { openPages, sqliteMagic } from '../sqlite/pages.ts';
import { berkeleyHeaders, isBerkeley } from './berkeley.ts';
import { headerOf } from './header.ts';
import { packageWith, type RpmPackage } from './installed-package.ts';
import { isNdb, ndbHeaders } from './ndb.ts';
import { sqliteHeaders } from './sqlite.ts';

/**
 * The installed packages that bring a file of one of the names, from a database of rpm in any of its
 * three forms. `log` is the write-ahead log of one of SQLite. Throws {@link Malformed} where the
 * database is none or is damaged.
 */
export function packagesWith(
  file: ByteSource,
  log: Buffer | undefined,
  names: ReadonlySet<string>,
): readonly RpmPackage[] {
  // Every byte is needed about once.
  const bytes = withBudget(file, 2 * file.size + 16 * 1024 * 1024);
  const found: RpmPackage[] = [];
  // One header at a time: all of them may be larger than memory.
  for (const blob of headersIn(bytes, log, names)) {
    const installed = packageWith(headerOf(blob), names);
    if (installed !== undefined) found.push(installed);
  }
  return found;
}

function headersIn(
  file: ByteSource,
  log: Buffer | undefined,
  names: ReadonlySet<string>,
): Iterable<ByteSource> {
  const start = file.read(0, Math.min(sqliteMagic.length, file.size)).toString('latin1');
  if (start === sqliteMagic) return sqliteHeaders(openPages(file, log), names);
  if (isNdb(file)) return ndbHeaders(file);
  if (isBerkeley(file)) return berkeleyHeaders(file);
  throw new Malformed('it is no database of rpm in a form that is known');
}
