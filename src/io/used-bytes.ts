import type { FileHandle } from 'node:fs/promises';
import { known, unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { Malformed, type ByteSource } from '../formats/bytes/byte-source.ts';
import { fileBytes } from './file-bytes.ts';

/** Returns the result of `use` on an open file; unreadable if malformed or changed meanwhile. */
export async function usedBytes<T>(
  file: FileHandle,
  path: string,
  use: (bytes: ByteSource) => T,
): Promise<Observed<T>> {
  const before = await file.stat({ bigint: true });
  const outcome = outcomeOf(path, () => use(fileBytes(file.fd)));
  const after = await file.stat({ bigint: true });
  return before.mtimeNs === after.mtimeNs && before.size === after.size
    ? outcome
    : unreadable('undetermined', 'changed while being read', path);
}

function outcomeOf<T>(path: string, use: () => T): Observed<T> {
  try {
    return known(use(), path);
  } catch (error) {
    if (error instanceof Malformed) return unreadable('malformed', error.message, path);
    throw error;
  }
}
