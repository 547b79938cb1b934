import type { ByteSource } from '../../formats/bytes/byte-source.ts';
import { parseHeader } from './header.ts';
import { headersIn } from './headers.ts';
import { packageWith, type RpmPackage } from './installed-package.ts';

/**
 * Returns the installed packages with a file of one of the names, from an rpm database in any of its three
 * formats. `log` is the write-ahead log of SQLite.
 * @throws Malformed for other or damaged files.
 */
export function findPackages(
  file: ByteSource,
  log: Buffer | undefined,
  names: ReadonlySet<string>,
): readonly RpmPackage[] {
  const found: RpmPackage[] = [];
  // One header at a time: all together may exceed memory.
  for (const headerOf of headersIn(file, log, names)) {
    const installed = packageWith(parseHeader(headerOf()), names);
    if (installed !== undefined) found.push(installed);
  }
  return found;
}
