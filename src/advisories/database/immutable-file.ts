import { pathToFileURL } from 'node:url';

/**
 * Returns the address with which SQLite opens a file that nobody writes: without locks, and without a file beside it. An update
 * puts another file in its place.
 */
export function immutableFile(file: string): URL {
  const url = pathToFileURL(file);
  url.search = 'immutable=1';
  return url;
}
