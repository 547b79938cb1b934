import { databaseFile } from '../../advisories/database/database-folder.ts';
import { openDatabase } from '../../advisories/database/open-database.ts';
import type { DatabaseStatus } from '../../core/software/advisory-database.ts';
import { IronhullError } from '../../core/errors.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { databaseFolderOf } from './database-place.ts';

/**
 * Returns what the database of advisories has; `option` is the value of `--database`.
 * @throws IronhullError `DATABASE_MISSING`, `DATABASE_MALFORMED`
 */
export function readDatabaseStatus(option: string | undefined, runtime: RuntimeContext): DatabaseStatus {
  const file = databaseFile(databaseFolderOf(option, runtime));
  const reading = openDatabase(file);
  if (reading.state === 'absent') throw new IronhullError('DATABASE_MISSING', `${file} does not exist`);
  if (reading.state === 'unreadable')
    throw new IronhullError('DATABASE_MALFORMED', `${file}: ${reading.detail}`);
  const status = reading.value.status();
  reading.value.close();
  return status;
}
