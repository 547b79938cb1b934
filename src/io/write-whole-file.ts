import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './failure.ts';

/**
 * Writes a file in one step: it has the old text or the new one, whatever happens meanwhile. A link is followed; the
 * mode of a file that is there stays. Returns why it was not written; absent if it was.
 */
export async function writeWholeFile(path: string, text: string | Uint8Array): Promise<string | undefined> {
  const real = await realpath(path).catch(() => path);
  const next = join(dirname(real), `.${basename(real)}.${randomUUID()}.tmp`);
  try {
    const old = await stat(real).catch(() => undefined);
    if (old !== undefined && !old.isFile()) return 'it is not a regular file';
    const file = await open(next, 'wx', 0o666);
    try {
      await file.writeFile(text);
      if (old !== undefined) await file.chmod(old.mode & 0o7777);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, real);
    return undefined;
  } catch (error) {
    await rm(next, { force: true });
    const code = errorCode(error);
    if (code === undefined) throw error;
    return `system error ${code}`;
  }
}
