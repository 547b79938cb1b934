import { databaseFile, databaseFolder } from '../../advisories/database/database-folder.ts';
import { openDatabase, type AdvisoryDatabase } from '../../advisories/database/open-database.ts';
import { snapshotFile } from '../../advisories/database/snapshot-file.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Observed } from '../../core/observed.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** Returns the database of advisories of this machine; absent if none was made. */
export function openLocalAdvisories(
  option: string | undefined,
  { env, home, directory }: RuntimeContext,
): Observed<AdvisoryDatabase> {
  return openDatabase(
    databaseFile(databaseFolder({ ...(option === undefined ? {} : { option }), env, home, directory })),
  );
}

/**
 * Opens the database of advisories of this machine, else the snapshot that comes with the program.
 * @throws IronhullError `DATABASE_MALFORMED` for one that cannot be read, `DATABASE_MISSING` if there is neither.
 */
export function openAdvisories(
  option: string | undefined,
  runtime: RuntimeContext,
  snapshot = snapshotFile(),
): AdvisoryDatabase {
  const local = openLocalAdvisories(option, runtime);
  if (local.state === 'known') return local.value;
  if (local.state === 'unreadable')
    throw new IronhullError('DATABASE_MALFORMED', `${local.from}: ${local.detail}`);
  const shipped = openDatabase(snapshot);
  if (shipped.state === 'known') return shipped.value;
  throw new IronhullError('DATABASE_MISSING', `${local.from}: there is no database of advisories`);
}
