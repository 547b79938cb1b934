import { lstat, mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive } from './process-alive.ts';

/** What a folder is for: the helper of probes, a profile of AppArmor, the number of a container. */
type FolderUse = 'apparmor' | 'probe' | 'record';

/** A folder of this process alone. */
export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

const folderName = /^ironhull-(?:apparmor|probe|record)-(\d{1,10})-(\d{1,20})-\w{6}$/u;

/** The number of the namespace in which the number of this process means something; 0 if it is not known. */
async function processNamespace(): Promise<string> {
  const link = await readlink('/proc/self/ns/pid').catch(() => '');
  return /\d+/u.exec(link)?.[0] ?? '0';
}

/** Makes a folder that only this user may enter; its name says which process it is of. */
export async function makeTemporaryFolder(use: FolderUse): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `ironhull-${use}-${process.pid}-${await processNamespace()}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Removes the folders of runs that were killed, of this user alone; returns their paths. */
export async function removeAbandonedFolders(): Promise<readonly string[]> {
  const namespace = await processNamespace();
  const removed: string[] = [];
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const [, pid, owner] = folderName.exec(name) ?? [];
    if (pid === undefined || owner !== namespace || isProcessAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const status = await lstat(folder).catch(() => undefined);
    // Another user may put a link or a folder of that name there.
    if (status?.isDirectory() !== true || status.uid !== process.getuid?.()) continue;
    await rm(folder, { recursive: true, force: true });
    removed.push(folder);
  }
  return removed;
}
