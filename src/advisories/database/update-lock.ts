import { join } from 'node:path';
import { IronhullError } from '../../core/errors.ts';
import { errorCode } from '../../io/failure.ts';
import { sqlite } from './sqlite.ts';

/**
 * Takes the lock of a folder's database for a change, and returns what releases it. The kernel releases it for a process that
 * ended, however it ended: the lock is one that SQLite takes on an empty file, so that no process ids have to be compared, and
 * containers that share the folder see it, too. Readers need no lock.
 * @throws IronhullError `DATABASE_BUSY` while another process has it.
 */
export function lockForUpdate(folder: string): () => void {
  const file = join(folder, 'update.lock');
  const connection = new (sqlite().DatabaseSync)(file, { timeout: 0 });
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    if (errorCode(error) !== 'ERR_SQLITE_ERROR') throw error;
    throw new IronhullError('DATABASE_BUSY', `${folder}: another update or import runs`, { cause: error });
  }
  return () => connection.close();
}
