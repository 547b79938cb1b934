import { isDeepStrictEqual } from 'node:util';
import { known, unreadable, valueOf } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { Malformed, type ByteSource } from '../formats/bytes/byte-source.ts';
import { isJournalActive } from '../formats/sqlite/journal.ts';
import type { RpmPackage } from '../inventory/rpm/installed-package.ts';
import { findPackages } from '../inventory/rpm/find-packages.ts';
import type { HostFiles } from '../io/files.ts';

/**
 * SQLite restarts its log after about 4 MiB; only a transaction as large as the database makes it this long.
 */
const maxLogBytes = 256 * 1024 * 1024;

/** Returns the packages of an rpm database with a file of one of the names, after its last transaction. */
export async function readRpmDatabase(
  files: HostFiles,
  path: string,
  names: ReadonlySet<string>,
): Promise<Observed<readonly RpmPackage[]>> {
  const journal = await files.withBytes(`${path}-journal`, isJournalActive);
  if (journal.state === 'unreadable') return journal;
  if (valueOf(journal) === true)
    return unreadable('undetermined', 'a transaction is in progress or was interrupted', path);
  const logPath = `${path}-wal`;
  const before = await files.status(logPath);
  const log = before.state === 'absent' ? known(undefined, path) : await files.withBytes(logPath, wholeLog);
  if (log.state !== 'known') return log;
  const packages = await files.withBytes(path, (bytes) => findPackages(bytes, log.value, names));
  // A concurrent commit may have used a log that was not read.
  return isDeepStrictEqual(before, await files.status(logPath))
    ? packages
    : unreadable('undetermined', 'changed while being read', path);
}

function wholeLog(bytes: ByteSource): Buffer | undefined {
  if (bytes.size > maxLogBytes) throw new Malformed(`its log has ${bytes.size} bytes`);
  return bytes.size === 0 ? undefined : bytes.read(0, bytes.size);
}
