import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import { parseBootTime, parseStartTime } from '../../formats/proc/stat.ts';
import type { HostFiles } from '../../io/files.ts';
import type { DaemonProcess } from './daemon-process.ts';

/** Kernel ticks a second as user space sees them (`USER_HZ`), on every architecture Linux runs Docker on. */
const ticksPerSecond = 100;
/** The boot time is known to the second. */
const margin = 1000;
/** An engine may make the folder of its configuration while it starts. */
const startTakes = 60_000;
/** As many links in a row as Linux follows. */
const mostLinks = 40;

/**
 * Why the configuration file of a daemon may not be what it started with: it was changed since, or
 * removed, or when it started cannot be told. `undefined` where the file is as it was.
 */
export async function changedSinceStart(
  files: HostFiles,
  { pid, configPath, flags }: DaemonProcess,
): Promise<string | undefined> {
  const change = await changeOf(files, pid, configPath);
  if (change !== 'absent') return change;
  if (flags.configFile !== undefined) return removed;
  const started = await startOf(files, pid);
  const removal = await possibleRemoval(files, `/proc/${pid}/root${posix.dirname(configPath)}`);
  return removal !== undefined && started !== undefined && removal > started + startTakes
    ? 'its folder was changed after the daemon started, which may have had a file there'
    : undefined;
}

const removed = 'it was removed after the daemon started';

/** Why a file that a daemon read when it started may not be what it read; `undefined` where it is. */
export async function changedFile(files: HostFiles, pid: number, path: string): Promise<string | undefined> {
  const change = await changeOf(files, pid, path);
  return change === 'absent' ? removed : change;
}

async function changeOf(files: HostFiles, pid: number, path: string): Promise<string | undefined> {
  const changed = await lastChange(files, pid, path);
  if (changed === undefined) return 'absent';
  const started = await startOf(files, pid);
  return started !== undefined && changed <= started + margin
    ? undefined
    : 'it, or its mode, was changed after the daemon started';
}

/** When a file was last changed, through the links that lead to it; `undefined` when it is not there. */
async function lastChange(files: HostFiles, pid: number, configPath: string): Promise<number | undefined> {
  const own = `/proc/${pid}/root`;
  let path = configPath;
  let latest = 0;
  for (let step = 0; step < mostLinks; step++) {
    const status = await files.status(`${own}${path}`);
    // A link that leads to nothing may have led to something.
    if (status.state === 'absent') return step === 0 ? undefined : Infinity;
    // What may not be looked at cannot have been seen to be as it was.
    if (status.state === 'unreadable') return Infinity;
    latest = Math.max(latest, status.value.changedAt);
    if (status.value.link === undefined) return latest;
    path = posix.resolve(posix.dirname(path), status.value.link);
  }
  return Infinity;
}

/** When something was last taken out of a folder, as far as what was put in does not explain its last change. */
async function possibleRemoval(files: HostFiles, folder: string): Promise<number | undefined> {
  const status = await files.status(folder);
  if (status.state !== 'known') return undefined;
  const names = valueOf(await files.list(folder)) ?? [];
  const entries = await Promise.all(names.map((name) => files.status(`${folder}/${name}`)));
  const { changedAt } = status.value;
  const isExplained = entries.some((entry) => entry.state === 'known' && entry.value.changedAt >= changedAt);
  return isExplained ? undefined : changedAt;
}

/** When a process started, milliseconds since 1970. */
async function startOf(files: HostFiles, pid: number): Promise<number | undefined> {
  const [boot, start] = await Promise.all([
    files.readText('/proc/stat'),
    files.readText(`/proc/${pid}/stat`),
  ]);
  const booted = parseBootTime(valueOf(boot) ?? '');
  const ticks = parseStartTime(valueOf(start) ?? '');
  if (booted === undefined || ticks === undefined) return undefined;
  return (booted + Number(ticks) / ticksPerSecond) * 1000;
}
