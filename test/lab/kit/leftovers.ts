import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from './commands.ts';

/**
 * Ids of the processes that belong to the engine of `directory`: those that name it in their
 * command line (dockerd, containerd, shims, proxies) and those whose root file system lies in it.
 */
export async function processesOf(directory: string): Promise<number[]> {
  const entries = await readdir('/proc');
  const pids = entries.filter((name) => /^\d+$/u.test(name)).map(Number);
  const owned = await Promise.all(
    pids.map(async (pid) => pid !== process.pid && (await belongs(pid, directory))),
  );
  return pids.filter((_, index) => owned[index]);
}

async function belongs(pid: number, directory: string): Promise<boolean> {
  const command = await readProc(`/proc/${pid}/cmdline`);
  if (command.split('\0').some((word) => word.includes(`${directory}/`))) return isEngineProgram(command);
  const mounts = await readProc(`/proc/${pid}/mountinfo`);
  return mounts.split('\n').some((line) => line.split(' ')[4] === '/' && line.includes(`=${directory}/`));
}

// A test's own docker client or shell may name the folder as well; those are not the engine's.
function isEngineProgram(command: string): boolean {
  const program = command.split('\0')[0]?.split('/').at(-1) ?? '';
  return /^(?:dockerd|containerd|containerd-shim.*|docker-proxy|runc|unshare)$/u.test(program);
}

// A process that ends while it is looked at belongs to nobody any more.
async function readProc(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}

/** Mount points below `directory` in this process's mount namespace, deepest first. */
export async function mountsBelow(directory: string): Promise<string[]> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
  const points = lines
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point.startsWith(`${directory}/`));
  return points.toReversed();
}

/** Ends whatever processes of the engine are still there, by id, and takes its mounts away. */
export async function removeLeftovers(directory: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const pids = await processesOf(directory);
    if (pids.length === 0) break;
    for (const pid of pids) endProcess(pid, 'SIGKILL');
    await sleep(100);
  }
  for (const point of await mountsBelow(directory)) await runCommand('umount', ['--lazy', point]);
}

/** Sends a signal (0 only asks); false when the process has ended already. */
export function endProcess(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
