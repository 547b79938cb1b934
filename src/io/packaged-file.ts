import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Returns a file of the folder `data` that ships with Ironhull, whether its sources or the built command run. It is missing where
 * the package was taken apart.
 */
export function packagedFile(name: string): string {
  return join(packageFolder(), 'data', name);
}

/** Returns a program that is built with Ironhull for containers: `dist/native`. It may be missing. */
export function packagedProgram(name: string): string {
  return join(packageFolder(), 'dist', 'native', name);
}

function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
