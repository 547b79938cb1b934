import { unreadable, type Observed } from '../core/observed.ts';
import type { HostFiles } from './files.ts';

/** Reads a file of at most `most` bytes as it is. */
export async function readWholeFile(files: HostFiles, path: string, most: number): Promise<Observed<Buffer>> {
  const read = await files.withBytes(path, (bytes) =>
    bytes.size > most ? undefined : Buffer.from(bytes.read(0, bytes.size)),
  );
  if (read.state !== 'known') return read;
  if (read.value === undefined)
    return unreadable('unsupported', `larger than the limit of ${most} bytes`, path);
  return { ...read, value: read.value };
}
