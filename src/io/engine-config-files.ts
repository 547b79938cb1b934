import { createHash, randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { constants } from 'node:fs';
import { link, lstat, mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './failure.ts';

/** The bytes of a file at one moment, with its owner and mode. */
export interface FileCopy {
  bytes: Buffer;
  uid: number;
  gid: number;
  mode: number;
}

/** Returns the SHA-256 of bytes in hexadecimal digits. */
export function bytesHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What went wrong, for people. */
function reasonOf(error: unknown): string {
  const code = errorCode(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'you may not write there: run as root';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EBUSY':
      return 'the file is a mount point, as in a container that mounts only this file, and cannot be replaced';
    case 'EEXIST':
      return 'it is there already';
    case 'ENOENT':
      return 'its folder does not exist';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** Returns a file with its owner and mode; `undefined` if there is none. Throws a system error if it cannot be read. */
export async function readCopy(path: string): Promise<FileCopy | undefined> {
  try {
    const status: Stats = await lstat(path);
    const { uid, gid, mode } = status;
    return { bytes: await readFile(path), uid, gid, mode: mode & 0o7777 };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeTemporary(path: string, { bytes, uid, gid, mode }: FileCopy): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(bytes);
    const own = await file.stat();
    if (own.uid !== uid || own.gid !== gid) await file.chown(uid, gid);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Does something with a new file beside `path`, which is gone afterwards. Returns why it failed, if it did. */
async function withTemporary(
  path: string,
  copy: FileCopy,
  use: (temporary: string) => Promise<void>,
): Promise<string | undefined> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeTemporary(temporary, copy);
    await use(temporary);
    await rm(temporary, { force: true });
    await syncFolder(dirname(path));
    return undefined;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return reasonOf(error);
  }
}

/** Writes a file that must not be there, in one step. Returns why it was not written, if so. */
export function createFile(path: string, copy: FileCopy): Promise<string | undefined> {
  return withTemporary(path, copy, (temporary) => link(temporary, path));
}

/**
 * Replaces a file in one step by other bytes, owner and mode, if it still has the content with a hash: what somebody
 * wrote meanwhile stays. `undefined` as hash stands for no file. Returns why it was not written, if so.
 */
export async function exchangeFile(
  path: string,
  copy: FileCopy,
  hash: string | undefined,
): Promise<string | undefined> {
  if (hash === undefined) return createFile(path, copy);
  const isSame = async (): Promise<boolean> => {
    const now = await readCopy(path);
    return now !== undefined && bytesHash(now.bytes) === hash;
  };
  const changed = 'somebody changed it meanwhile';
  return withTemporary(path, copy, async (temporary) => {
    if (!(await isSame())) throw new Error(changed);
    await rename(temporary, path);
  });
}

/** Removes a file if it still has the content with a hash. Returns why it was not removed, if so. */
export async function removeFile(path: string, hash?: string): Promise<string | undefined> {
  try {
    const now = await readCopy(path);
    if (now === undefined) return undefined;
    if (hash !== undefined && bytesHash(now.bytes) !== hash) return 'somebody changed it meanwhile';
    await rm(path);
    await syncFolder(dirname(path));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Makes a folder and those above it. Returns what was made, for {@link removeFolders}, or why it failed. */
export async function makeFolders(
  folder: string,
): Promise<{ made: readonly string[] } | { failure: string }> {
  try {
    const first = await mkdir(folder, { recursive: true, mode: 0o755 });
    if (first === undefined) return { made: [] };
    const made = [folder];
    while (made.at(-1) !== first) made.push(dirname(made.at(-1) ?? first));
    return { made };
  } catch (error) {
    return { failure: reasonOf(error) };
  }
}

/** Removes folders that are empty, in the order given. */
export async function removeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) await rmdir(folder).catch(() => undefined);
}
