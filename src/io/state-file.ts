import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from './failure.ts';

/**
 * Writes a file that only its owner may read, in folders that only their owner may enter, as a whole or not at all.
 * Returns why it was not written; absent if it was.
 */
export async function writeStateFile(path: string, text: string): Promise<string | undefined> {
  const next = `${path}.${randomUUID()}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(next, text, { mode: 0o600, flag: 'wx' });
    await rename(next, path);
    return undefined;
  } catch (error) {
    await rm(next, { force: true });
    const code = errorCode(error);
    if (code === undefined) throw error;
    return `system error ${code}`;
  }
}
