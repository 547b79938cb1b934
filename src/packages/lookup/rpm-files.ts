import { isDeepStrictEqual } from 'node:util';
import { known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { Malformed, type ByteSource } from '../../formats/bytes/byte-source.ts';
import type { RpmPackage } from '../database/rpm/installed-package.ts';
import { packagesWith } from '../database/rpm/packages-with.ts';
import type { HostFiles } from '../../io/files.ts';

/** SQLite begins a new log after about 4 MiB; only a transaction as large as the database makes one this long. */
const mostLogBytes = 256 * 1024 * 1024;

/** The packages of a database of rpm that bring a file of one of the names, as its last transaction left them. */
export async function readRpmDatabase(
  files: HostFiles,
  path: string,
  names: ReadonlySet<string>,
): Promise<Observed<readonly RpmPackage[]>> {
  const journal = await files.withBytes(`${path}-journal`, isInUse);
  if (journal.state === 'unreadable') return journal;
  if (valueOf(journal) === true)
    return unreadable('undetermined', 'a transaction is under way or was broken off', path);
  const logPath = `${path}-wal`;
  const before = await files.status(logPath);
  const log = before.state === 'absent' ? known(undefined, path) : await files.withBytes(logPath, wholeLog);
  if (log.state !== 'known') return log;
  const packages = await files.withBytes(path, (bytes) => packagesWith(bytes, log.value, names));
  // What was committed meanwhile may be in pages of the database that go with a log that was not read.
  return isDeepStrictEqual(before, await files.status(logPath))
    ? packages
    : unreadable('undetermined', 'it was written to while it was read', path);
}

/** Whether a rollback journal has begun; one that is done is empty, overwritten or gone. */
function isInUse(journal: ByteSource): boolean {
  return journal.size > 0 && journal.read(0, 1)[0] !== 0;
}

function wholeLog(bytes: ByteSource): Buffer | undefined {
  if (bytes.size > mostLogBytes) throw new Malformed(`its log has ${bytes.size} bytes`);
  return bytes.size === 0 ? undefined : bytes.read(0, bytes.size);
}
