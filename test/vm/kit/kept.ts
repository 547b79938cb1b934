import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Holds disks and saved states of machines for all checkouts of a user: to build them takes minutes. */
export const keptFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ironhull-vm');

/** A program in the background: it takes what others leave of the processors (sched(7), SCHED_IDLE). */
export const inBackground = ['chrt', '--idle', '0'] as const;

/** The lock on the disk and the states of a release: two files of tests, or two checkouts, may want them at once. */
export function lockOf(name: string): string {
  return join(keptFolder, `${name}.lock`);
}

/** After this time without a use a disk or a state is removed: a gigabyte each. Other checkouts may have other recipes. */
const keptMilliseconds = 3 * 24 * 3600 * 1000;

/** Whether a name ends with the number of a process that runs no more. */
export function isOfEndedProcess(name: string): boolean {
  const pid = /\.(\d+)$/u.exec(name)?.[1];
  return pid !== undefined && !existsSync(`/proc/${pid}`);
}

/** Notes that a file or folder was used now, and removes those beside it that match `like` and were not used for long. */
export function keep(path: string, like: RegExp): void {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  const now = new Date();
  if (existsSync(path)) utimesSync(path, now, now);
  for (const entry of readdirSync(folder)) {
    if (entry === basename(path) || !like.test(entry)) continue;
    const other = join(folder, entry);
    const usedAt = statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? now.getTime();
    if (isOfEndedProcess(entry) || now.getTime() - usedAt > keptMilliseconds) removeTree(other);
  }
}

/** Removes a folder. What mmdebstrap mounted in it and left when it failed, such as the machine's /proc, goes first. */
export function removeTree(folder: string): void {
  const mounted = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place.startsWith(`${folder}/`));
  for (const place of mounted.toReversed()) execFileSync('umount', ['--lazy', '--', place]);
  rmSync(folder, { recursive: true, force: true });
}
