import { createReadStream, createWriteStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type { DatabaseStatus } from '../../core/software/advisory-database.ts';
import { IronhullError } from '../../core/errors.ts';
import { valueOf } from '../../core/observed.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { errorCode } from '../../io/failure.ts';
import { decodeExportHeader, longestHeader, type ExportHeader } from './export-header.ts';
import { sha256Of } from './file-hash.ts';
import { openDatabase } from './open-database.ts';
import { replaceDatabase } from './replace-database.ts';
import { schemaVersion } from './schema.ts';
import { DamagedRow } from './stored-advisory.ts';
import { atMost } from './unpack-feed.ts';
import { verifyDatabase } from './verify-database.ts';

/** Largest database that is imported: ten times one of all feeds of 2026. */
const largestDatabase = 8 * 2 ** 30;

/** What is imported. */
export interface ImportRequest {
  file: string;
  folder: string;
  /** Whether a database that is newer may be replaced. */
  mayReplaceNewer: boolean;
}

/**
 * Puts an exported database in the place of the one in a folder, once all of it is verified: size, hash, SQLite's structure, the
 * tables and every row. Nothing of the file is trusted before.
 * @throws IronhullError `TARGET_MISSING`, `TARGET_UNREADABLE`, `DATABASE_REFUSED`, `DATABASE_BUSY`, `DATABASE_UNWRITABLE`
 */
export async function importDatabase({
  file,
  folder,
  mayReplaceNewer,
}: ImportRequest): Promise<DatabaseStatus> {
  const source = await openSource(file);
  try {
    const { header, length } = await readHeader(source, file);
    return await replaceDatabase(folder, async ({ current, next }) => {
      refuseOlder(current, header, { file, mayReplaceNewer });
      await unpack(source, length, { file, next, header });
      const result = { ...verified(next, file), file: current };
      if (result.built !== header.built)
        throw refused(file, 'it states another date than the database in it has');
      return { result, isMade: true };
    });
  } finally {
    await source.close();
  }
}

function refused(file: string, why: string, cause?: unknown): IronhullError {
  return new IronhullError('DATABASE_REFUSED', `${file}: ${why}`, { cause });
}

async function openSource(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new IronhullError('TARGET_MISSING', `${file} does not exist`, { cause: error });
    throw new IronhullError('TARGET_UNREADABLE', `${file}: system error ${code}`, { cause: error });
  }
}

/** Returns what a file says of itself, and the bytes that say it. */
async function readHeader(
  source: FileHandle,
  file: string,
): Promise<{ header: ExportHeader; length: number }> {
  const status = await source.stat();
  if (!status.isFile()) throw refused(file, 'it is not a regular file');
  const { buffer, bytesRead } = await source.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
  const end = buffer.subarray(0, bytesRead).indexOf('\n');
  const header = end === -1 ? undefined : decodeExportHeader(buffer.toString('utf8', 0, end));
  if (header === undefined) throw refused(file, 'it was not written by ironhull db export');
  if (header.schema !== schemaVersion)
    throw refused(
      file,
      `${header.schema > schemaVersion ? 'a newer' : 'an older'} Ironhull wrote it (schema ${header.schema}; this one reads ${schemaVersion})`,
    );
  if (header.size > largestDatabase)
    throw refused(file, `its ${header.size} bytes are above the limit of ${largestDatabase}`);
  return { header, length: end + 1 };
}

function refuseOlder(
  current: string,
  { built }: ExportHeader,
  { file, mayReplaceNewer }: { file: string; mayReplaceNewer: boolean },
): void {
  const database = valueOf(openDatabase(current));
  if (database === undefined) return;
  const own = database.status().built;
  database.close();
  if (!mayReplaceNewer && Date.parse(built) < Date.parse(own))
    throw refused(
      file,
      `it is of ${built}, older than the database that is there (${own}); --force replaces it`,
    );
}

async function unpack(
  source: FileHandle,
  start: number,
  { file, next, header }: { file: string; next: string; header: ExportHeader },
): Promise<void> {
  try {
    await pipeline(
      source.createReadStream({ start, autoClose: false }),
      createZstdDecompress(),
      atMost(header.size),
      createWriteStream(next, { flags: 'wx', flush: true }),
    );
  } catch (error) {
    if (error instanceof Malformed) throw refused(file, 'it unpacks to more than it states', error);
    if (errorCode(error)?.startsWith('ZSTD_') === true || errorCode(error) === 'Z_BUF_ERROR')
      throw refused(file, 'its compressed content is damaged', error);
    throw error;
  }
  if ((await sha256Of(createReadStream(next))) !== header.sha256)
    throw refused(file, 'its content is not what its SHA-256 says');
}

/** Returns what a database says of itself, after all of it was read. */
function verified(next: string, file: string): DatabaseStatus {
  const reading = openDatabase(next);
  if (reading.state !== 'known')
    throw refused(file, reading.state === 'unreadable' ? reading.detail : 'nothing is in it');
  const status = reading.value.status();
  reading.value.close();
  try {
    verifyDatabase(next);
  } catch (error) {
    if (error instanceof DamagedRow) throw refused(file, error.message, error);
    if (errorCode(error) === 'ERR_SQLITE_ERROR') throw refused(file, 'SQLite finds it damaged', error);
    throw error;
  }
  return status;
}
