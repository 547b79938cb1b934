import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type { DatabaseStatus } from '../../core/software/advisory-database.ts';
import { IronhullError } from '../../core/errors.ts';
import { errorCode } from '../../io/failure.ts';
import { encodeExportHeader, type ExportHeader } from './export-header.ts';
import { sha256Of } from './file-hash.ts';
import { openDatabase } from './open-database.ts';
import { schemaVersion } from './schema.ts';

/**
 * Writes a database into one file: a line that says what it is, and the database compressed by zstd. The file has its name when it
 * is whole. Returns what was written.
 * @throws IronhullError `DATABASE_MISSING`, `DATABASE_MALFORMED`, `OUTPUT_UNWRITABLE`
 */
export async function exportDatabase(database: string, file: string): Promise<ExportHeader> {
  const status = requireStatus(database);
  const next = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
  try {
    const source = await open(database);
    try {
      // The file is open: an update that puts another one in its place changes nothing.
      const { size } = await source.stat();
      const sha256 = await sha256Of(source.createReadStream({ start: 0, autoClose: false }));
      const header = { schema: schemaVersion, built: status.built, size, sha256 };
      const output = await open(next, 'wx', 0o644);
      await output.write(encodeExportHeader(header));
      await pipeline(
        source.createReadStream({ start: 0, autoClose: false }),
        createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 9 } }),
        output.createWriteStream({ flush: true }),
      );
      await rename(next, file);
      return header;
    } finally {
      await source.close();
    }
  } catch (error) {
    await rm(next, { force: true });
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new IronhullError('OUTPUT_UNWRITABLE', `${file}: system error ${code}`, { cause: error });
  }
}

/** @throws IronhullError `DATABASE_MISSING`, `DATABASE_MALFORMED` */
function requireStatus(file: string): DatabaseStatus {
  const reading = openDatabase(file);
  if (reading.state === 'absent') throw new IronhullError('DATABASE_MISSING', `${file} does not exist`);
  if (reading.state === 'unreadable')
    throw new IronhullError('DATABASE_MALFORMED', `${file}: ${reading.detail}`);
  const status = reading.value.status();
  reading.value.close();
  return status;
}
