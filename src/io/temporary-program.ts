import { chmod, lstat, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from './failure.ts';

/** A copy of a program that containers can mount. */
export interface TemporaryProgram {
  path: string;
  remove(): Promise<void>;
}

const folderStart = 'ironhull-probe-';
const folderName = /^ironhull-probe-(\d{1,10})-(\d{1,20})-\w{6}$/u;

/** The number of the namespace in which the number of this process means something; 0 if it is not known. */
async function processNamespace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  return /\d+/u.exec(link)?.[0] ?? '0';
}

/** Whether a process of that number runs; one that may not be signalled does. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Removes the programs of runs that were killed, of this user alone; returns their folders. */
export async function removeAbandonedPrograms(): Promise<readonly string[]> {
  const namespace = await processNamespace();
  const removed: string[] = [];
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const [, pid, owner] = folderName.exec(name) ?? [];
    if (pid === undefined || owner !== namespace || isRunning(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const status = await lstat(folder).catch(() => undefined);
    // Another user may put a link or a folder of that name there.
    if (status?.isDirectory() !== true || status.uid !== process.getuid?.()) continue;
    await rm(folder, { recursive: true, force: true });
    removed.push(folder);
  }
  return removed;
}

/**
 * Writes a program to a folder of its own that every user may enter: the root of a container may be an ordinary user of
 * the host.
 */
export async function writeTemporaryProgram(name: string, bytes: Uint8Array): Promise<TemporaryProgram> {
  const folder = await mkdtemp(join(tmpdir(), `${folderStart}${process.pid}-${await processNamespace()}-`));
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
