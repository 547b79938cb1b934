import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { HostFiles } from './files.ts';

/** A file read by `parse`; what it answers with `undefined` is unreadable `malformed`. */
export async function readParsed<T>(
  files: HostFiles,
  path: string,
  parse: (text: string) => T | undefined,
): Promise<Observed<T>> {
  const text = await files.readText(path, 8 * 1024 * 1024);
  if (text.state !== 'known') return text;
  const value = parse(text.value);
  return value === undefined
    ? unreadable('malformed', 'it is not of the form it should have', path)
    : known(value, path);
}
