import { resolve } from 'node:path';
import { databaseFile } from '../../advisories/database/database-folder.ts';
import { exportDatabase } from '../../advisories/database/export-database.ts';
import type { ExportHeader } from '../../advisories/database/export-header.ts';
import { importDatabase } from '../../advisories/database/import-database.ts';
import type { DatabaseStatus } from '../../core/software/advisory-database.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { databaseFolderOf } from './database-place.ts';

/**
 * Writes the database of advisories into one file; `option` is the value of `--database`.
 * @throws IronhullError as `exportDatabase`.
 */
export function exportAdvisories(
  file: string,
  option: string | undefined,
  runtime: RuntimeContext,
): Promise<ExportHeader> {
  const database = databaseFile(databaseFolderOf(option, runtime));
  return exportDatabase(database, resolve(runtime.directory, file));
}

/** What is imported, and whether it may replace a newer database. */
export interface ImportOptions {
  file: string;
  /** The value of `--database`. */
  database?: string;
  mayReplaceNewer: boolean;
}

/**
 * Puts an exported database in the place of the one that is there.
 * @throws IronhullError as `importDatabase`.
 */
export function importAdvisories(options: ImportOptions, runtime: RuntimeContext): Promise<DatabaseStatus> {
  const folder = databaseFolderOf(options.database, runtime);
  const file = resolve(runtime.directory, options.file);
  return importDatabase({ file, folder, mayReplaceNewer: options.mayReplaceNewer });
}
