import { readdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharedTmp } from '../../kit/shared-tmp.ts';
import { shareOf } from './addresses.ts';
import { endProcess } from './leftovers.ts';
import { stopEngine } from './stop.ts';

/** How the folder of every lab engine begins. */
export const folderPrefix = join(sharedTmp, 'ironhull-lab-');

interface Owner {
  pid: number;
  /** The namespace in which `pid` is a number; a run in a container may share the folder and not that. */
  processes: string;
  slot: number;
}

const ownProcesses = (): Promise<string> => readlink('/proc/self/ns/pid');

/** Writes down whose engine lives in `directory`. */
export async function recordOwner(directory: string, slot: number): Promise<void> {
  const owner: Owner = { pid: process.pid, processes: await ownProcesses(), slot };
  await writeFile(join(directory, 'owner'), JSON.stringify(owner));
}

/** Takes away what runs left behind that were killed before they could stop their engines. */
export async function sweepDeadRuns(): Promise<void> {
  const entries = await readdir(sharedTmp);
  const folders = entries
    .map((name) => join(sharedTmp, name))
    .filter((path) => path.startsWith(folderPrefix));
  await Promise.all(folders.map(sweep));
}

async function sweep(directory: string): Promise<void> {
  const owner = await ownerOf(directory);
  if (owner === undefined || owner.processes !== (await ownProcesses())) return;
  if (endProcess(owner.pid, 0)) return;
  if (!(await claim(directory))) return;
  await stopEngine({ directory, network: shareOf(owner.slot), daemon: undefined });
}

// Two runs may sweep at once: who renames the file does it, the other finds it gone.
async function claim(directory: string): Promise<boolean> {
  return rename(join(directory, 'owner'), join(directory, 'owner-is-dead')).then(
    () => true,
    () => false,
  );
}

/** `undefined` for a folder that is just being made or taken away. */
async function ownerOf(directory: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, 'owner'), 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}
