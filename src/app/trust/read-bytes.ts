import { resolve } from 'node:path/posix';
import { requireNamed } from '../../core/require-named.ts';
import { readWholeFile } from '../../io/read-whole-file.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/**
 * The bytes of a file that the user named.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE`.
 */
export async function readNamedBytes(path: string, most: number, runtime: RuntimeContext): Promise<Buffer> {
  const read = await readWholeFile(runtime.files, resolve(runtime.directory, path), most);
  return requireNamed(read, path);
}

/**
 * The text of a file that the user named.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE`.
 */
export async function readNamedText(path: string, most: number, runtime: RuntimeContext): Promise<string> {
  return (await readNamedBytes(path, most, runtime)).toString('utf8');
}
