import { Malformed, withBudget, type ByteSource } from '../../formats/bytes/byte-source.ts';
import { openPages, sqliteMagic } from '../../formats/sqlite/pages.ts';
import { berkeleyHeaders, isBerkeley } from './berkeley.ts';
import { parseHeader } from './header.ts';
import { packageWith, type RpmPackage } from './installed-package.ts';
import { isNdb, ndbHeaders } from './ndb.ts';
import { sqliteHeaders } from './sqlite.ts';

/**
 * Returns the installed packages with a file of one of the names, from an rpm database in any of its three
 * formats. `log` is the write-ahead log of SQLite. Throws {@link Malformed} for other or damaged files.
 */
export function findPackages(
  file: ByteSource,
  log: Buffer | undefined,
  names: ReadonlySet<string>,
): readonly RpmPackage[] {
  // Each byte is read about once.
  const bytes = withBudget(file, 2 * file.size + 16 * 1024 * 1024);
  const found: RpmPackage[] = [];
  // One header at a time: all together may exceed memory.
  for (const blob of headersIn(bytes, log, names)) {
    const installed = packageWith(parseHeader(blob), names);
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
  throw new Malformed('not an rpm database of a known format');
}
