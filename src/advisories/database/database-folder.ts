import { resolve } from 'node:path';

/** What decides where the database of advisories lies. */
export interface DatabasePlace {
  /** The option `--database`. */
  option?: string;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  /** Directory from which relative paths are resolved. */
  directory: string;
}

/**
 * Returns the folder of the database: that of the option, of `IRONHULL_DATABASE`, else `ironhull/database` below
 * `XDG_CACHE_HOME`, whose default is `~/.cache`. A relative `XDG_CACHE_HOME` is ignored, as its specification says.
 */
export function databaseFolder({ option, env, home, directory }: DatabasePlace): string {
  const { IRONHULL_DATABASE: named = '', XDG_CACHE_HOME: cache = '' } = env;
  if (option !== undefined) return resolve(directory, option);
  if (named !== '') return resolve(directory, named);
  return resolve(cache.startsWith('/') ? cache : resolve(home, '.cache'), 'ironhull/database');
}

/** Returns the database in its folder. */
export function databaseFile(folder: string): string {
  return resolve(folder, 'advisories.db');
}
