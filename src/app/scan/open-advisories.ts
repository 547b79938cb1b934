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

/** Advisories to compare with; `failure` says why there are none. */
export interface OpenedAdvisories {
  advisories: AdvisoryDatabase;
  /** `DATABASE_MALFORMED` for a database that cannot be read, `DATABASE_MISSING` if there is none. */
  failure?: IronhullError;
}

/** A database without any advisory, in the place of a file that is missing or cannot be read. */
function emptyDatabase(file: string, built: string): AdvisoryDatabase {
  return {
    advisoriesFor: () => [],
    advisoriesOf: () => [],
    advisoriesNaming: () => [],
    aliasesOf: (id) => [id],
    sourcesOf: () => [],
    coverageOf: () => ({ state: 'absent', notUnderstood: 0, feeds: [] }),
    exploitationOf: () => undefined,
    status: () => ({ file, size: 0, built, isSnapshot: false, feeds: [] }),
    close: () => undefined,
  };
}

/**
 * Opens the database of advisories of this machine, else the snapshot that comes with the program. One of this machine that cannot be
 * read has no replacement: a run by older advisories would look like one by those that are meant.
 */
export function openAdvisories(
  option: string | undefined,
  runtime: RuntimeContext,
  snapshot = snapshotFile(),
): OpenedAdvisories {
  const local = openLocalAdvisories(option, runtime);
  if (local.state === 'known') return { advisories: local.value };
  const none = (file: string, failure: IronhullError): OpenedAdvisories => ({
    advisories: emptyDatabase(file, runtime.clock.now()),
    failure,
  });
  if (local.state === 'unreadable')
    return none(local.from, new IronhullError('DATABASE_MALFORMED', `${local.from}: ${local.detail}`));
  const shipped = openDatabase(snapshot);
  if (shipped.state === 'known') return { advisories: shipped.value };
  const why = shipped.state === 'unreadable' ? `${snapshot}: ${shipped.detail}` : `${snapshot} is missing`;
  return none(
    local.from,
    new IronhullError(
      'DATABASE_MISSING',
      `${local.from} does not exist, and what comes with Ironhull cannot be read (${why})`,
    ),
  );
}
