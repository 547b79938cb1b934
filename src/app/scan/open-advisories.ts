import { databaseFile, databaseFolder } from '../../advisories/database/database-folder.ts';
import { openDatabase, type AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import { snapshotFile } from '../../advisories/database/snapshot-file.ts';
import { IronhullError } from '../../core/errors.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/**
 * Opens the database of advisories of this machine, else the snapshot that comes with the program.
 * @throws IronhullError `DATABASE_MALFORMED` for one that cannot be read, `DATABASE_MISSING` if there is neither.
 */
export function openAdvisories(
  option: string | undefined,
  { env, home, directory }: RuntimeContext,
  snapshot = snapshotFile(),
): AdvisoryDatabase {
  const file = databaseFile(
    databaseFolder({ ...(option === undefined ? {} : { option }), env, home, directory }),
  );
  const local = openDatabase(file);
  if (local.state === 'known') return local.value;
  if (local.state === 'unreadable') throw new IronhullError('DATABASE_MALFORMED', `${file}: ${local.detail}`);
  const shipped = openDatabase(snapshot);
  if (shipped.state === 'known') return shipped.value;
  throw new IronhullError('DATABASE_MISSING', `${file}: there is no database of advisories`);
}
