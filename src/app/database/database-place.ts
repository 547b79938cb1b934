import { databaseFolder } from '../../advisories/database/database-folder.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** Returns the folder of the database for a run; `option` is the value of `--database`. */
export function databaseFolderOf(option: string | undefined, runtime: RuntimeContext): string {
  const { env, home, directory } = runtime;
  return databaseFolder({ ...(option !== undefined && { option }), env, home, directory });
}
