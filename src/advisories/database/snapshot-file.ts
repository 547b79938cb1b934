import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Returns the snapshot of facts that ships with Ironhull: in the folder of its package, whether its sources or the built command run.
 * The file is missing where the package was taken apart.
 */
export function snapshotFile(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'data', 'snapshot.db');
}
