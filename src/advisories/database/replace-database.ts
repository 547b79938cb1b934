import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { IronhullError } from '../../core/errors.ts';
import { errorCode } from '../../io/failure.ts';
import { databaseFile } from './database-folder.ts';
import { lockForUpdate } from './update-lock.ts';

/** Where a new database is made, and the one that it replaces. */
export interface ReplacedDatabase {
  folder: string;
  /** The database as it is; it may not exist. */
  current: string;
  /** A file that does not exist yet. */
  next: string;
}

const nextName = /^advisories\.db\.[\w-]+\.new(?:-journal)?$/u;

/**
 * Lets `make` write a new database, and puts it in the place of the old one in one step: whenever the process or the machine stops,
 * the old or the new one is there as a whole. What an earlier run left is removed first. `make` returns what came of it, and
 * whether the file is to be used.
 * @throws IronhullError `DATABASE_BUSY`, or `DATABASE_UNWRITABLE` for a folder that cannot be written.
 */
export async function replaceDatabase<T>(
  folder: string,
  make: (database: ReplacedDatabase) => Promise<{ result: T; isMade: boolean }>,
): Promise<T> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const release = lockForUpdate(folder);
    const next = join(folder, `advisories.db.${randomUUID()}.new`);
    try {
      for (const name of await readdir(folder)) if (nextName.test(name)) await rm(join(folder, name));
      const current = databaseFile(folder);
      const { result, isMade } = await make({ folder, current, next });
      if (isMade) {
        await rename(next, current);
        await syncFolder(folder);
      }
      return result;
    } finally {
      await rm(next, { force: true });
      release();
    }
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof IronhullError || code === undefined) throw error;
    const detail =
      code === 'ERR_SQLITE_ERROR' && error instanceof Error ? error.message : `system error ${code}`;
    throw new IronhullError('DATABASE_UNWRITABLE', `${folder}: ${detail}`, { cause: error });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
