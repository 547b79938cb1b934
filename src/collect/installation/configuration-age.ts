import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import { parseBootTime, parseStartTime } from '../../formats/proc/stat.ts';
import type { HostFiles } from '../../io/files.ts';
import type { DaemonFlags } from '../../formats/daemon-config/daemon-flags.ts';

/** Kernel ticks per second seen by user space (`USER_HZ`) on every architecture with Docker. */
const ticksPerSecond = 100;
/** Precision of the boot time, in milliseconds. */
const margin = 1000;
/** Time for a starting engine to create its configuration directory, in milliseconds. */
const startDuration = 60_000;
/** Symbolic links Linux follows in a row. */
const maxLinks = 40;

/** A running dockerd and where its configuration is. */
export interface ConfiguredProcess {
  pid: number;
  configPath: string;
  flags: DaemonFlags;
}

/**
 * Returns why a daemon's configuration file may differ from what the daemon loaded: changed, removed, or
 * start time unknown. Absent if the file is unchanged.
 */
export async function whyConfigurationChanged(
  files: HostFiles,
  { pid, configPath, flags }: ConfiguredProcess,
): Promise<string | undefined> {
  const change = await changeOf(files, pid, configPath, 'dockerd');
  if (change !== 'absent') return change;
  if (flags.configFile !== undefined) return removed('dockerd');
  const started = await startOf(files, pid);
  const removal = await findRemoval(files, `/proc/${pid}/root${posix.dirname(configPath)}`);
  return removal !== undefined && started !== undefined && removal > started + startDuration
    ? 'its directory changed after dockerd started; it may have contained a file then'
    : undefined;
}

const removed = (program: string): string => `removed after ${program} started`;

/** Returns why a file may differ from what a daemon read at its start; absent if unchanged. */
export async function whyFileChanged(
  files: HostFiles,
  pid: number,
  path: string,
  program = 'dockerd',
): Promise<string | undefined> {
  const change = await changeOf(files, pid, path, program);
  return change === 'absent' ? removed(program) : change;
}

async function changeOf(
  files: HostFiles,
  pid: number,
  path: string,
  program: string,
): Promise<string | undefined> {
  const changed = await findLastChange(files, pid, path);
  if (changed === undefined) return 'absent';
  const started = await startOf(files, pid);
  return started !== undefined && changed <= started + margin
    ? undefined
    : `the file or its mode changed after ${program} started`;
}

/** Returns the last change of a file or of a link that leads to it; absent if there is no file. */
async function findLastChange(
  files: HostFiles,
  pid: number,
  configPath: string,
): Promise<number | undefined> {
  const own = `/proc/${pid}/root`;
  let path = configPath;
  let latest = 0;
  for (let step = 0; step < maxLinks; step++) {
    const status = await files.status(`${own}${path}`);
    // A dangling link may have led to a file earlier.
    if (status.state === 'absent') return step === 0 ? undefined : Infinity;
    // An unreadable file may have changed.
    if (status.state === 'unreadable') return Infinity;
    latest = Math.max(latest, status.value.changedAt);
    if (status.value.link === undefined) return latest;
    path = posix.resolve(posix.dirname(path), status.value.link);
  }
  return Infinity;
}

/** Returns the latest directory change not explained by its newest entry: a removal or rename. */
async function findRemoval(files: HostFiles, folder: string): Promise<number | undefined> {
  const status = await files.status(folder);
  if (status.state !== 'known') return undefined;
  const names = valueOf(await files.list(folder)) ?? [];
  const entries = await Promise.all(names.map((name) => files.status(`${folder}/${name}`)));
  const { changedAt } = status.value;
  const isExplained = entries.some((entry) => entry.state === 'known' && entry.value.changedAt >= changedAt);
  return isExplained ? undefined : changedAt;
}

/** Returns the start time of a process in milliseconds since 1970. */
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
