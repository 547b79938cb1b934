import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import type { HostFiles } from './files.ts';

/** Returns a file parsed by `parse`; unreadable `malformed` if that returns `undefined`. */
export async function readParsed<T>(
  files: HostFiles,
  path: string,
  parse: (text: string) => T | undefined,
): Promise<Observed<T>> {
  const text = await files.readText(path, 8 * 1024 * 1024);
  if (text.state !== 'known') return text;
  const value = parse(text.value);
  return value === undefined ? unreadable('malformed', 'unexpected format', path) : known(value, path);
}
