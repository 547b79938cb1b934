import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './failure.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A copy of a program that containers can mount. */
export interface TemporaryProgram {
  path: string;
  remove(): Promise<void>;
}

/**
 * Writes a program to a folder of its own that every user may enter: the root of a container may be an ordinary user of
 * the host.
 */
export async function writeTemporaryProgram(name: string, bytes: Uint8Array): Promise<TemporaryProgram> {
  const folder = await makeTemporaryFolder('probe');
  try {
    const path = join(folder.path, name);
    await writeFile(path, bytes, { flag: 'wx' });
    await chmod(path, 0o755);
    await chmod(folder.path, 0o711);
    return { path, remove: () => folder.remove() };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** Returns the bytes of a program; `undefined` if there is none. */
export async function readProgram(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
