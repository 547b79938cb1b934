import { resolve } from 'node:path/posix';
import { unreadable, type Observed } from '../../core/observed.ts';
import { requireNamed } from '../../core/require-named.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** Reads a file of at most `most` bytes as it is. */
export async function readBytes(
  path: string,
  most: number,
  { files }: RuntimeContext,
): Promise<Observed<Buffer>> {
  const read = await files.withBytes(path, (bytes) =>
    bytes.size > most ? undefined : Buffer.from(bytes.read(0, bytes.size)),
  );
  if (read.state !== 'known') return read;
  if (read.value === undefined)
    return unreadable('unsupported', `larger than the limit of ${most} bytes`, path);
  return { ...read, value: read.value };
}

/**
 * The bytes of a file that the user named.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE`.
 */
export async function readNamedBytes(path: string, most: number, runtime: RuntimeContext): Promise<Buffer> {
  const read = await readBytes(resolve(runtime.directory, path), most, runtime);
  return requireNamed(read, path);
}

/**
 * The text of a file that the user named.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE`.
 */
export async function readNamedText(path: string, most: number, runtime: RuntimeContext): Promise<string> {
  return (await readNamedBytes(path, most, runtime)).toString('utf8');
}
