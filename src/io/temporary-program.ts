import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from './failure.ts';

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
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-probe-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, name);
    await writeFile(path, bytes, { flag: 'wx' });
    await chmod(path, 0o755);
    await chmod(folder, 0o711);
    return { path, remove };
  } catch (error) {
    await remove();
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
