import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { posix } from 'node:path';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import type { HostFiles } from '../../io/files.ts';

/** Reads the limit in one cgroup directory. */
export type LimitReader = (folder: string, file: string) => Promise<Observed<number>>;

/**
 * Version 1 writes "no limit" as the largest page count; values near it mean unlimited (kernel memory.rst).
 */
const unlimited = 2 ** 62;

/** Returns a reader that reads each file once: containers share their parent cgroups. */
export function limitReader(hostFiles: HostFiles): LimitReader {
  const cache = new Map<string, Promise<Observed<number>>>();
  return (folder, file) => {
    const path = `${folder}/${file}`;
    const reading = cache.get(path) ?? readLimit(hostFiles, path);
    cache.set(path, reading);
    return reading;
  };
}

async function readLimit(hostFiles: HostFiles, path: string): Promise<Observed<number>> {
  const text = await hostFiles.readText(path, 100);
  if (text.state === 'absent') return unreadable('undetermined', 'cgroup not found at its path', path);
  if (text.state === 'unreadable') return text;
  const word = text.value.trim();
  if (path.endsWith(`/${files.cpu.second}`)) return readQuota(word, path);
  if (word === 'max' || (word === '-1' && path.endsWith(`/${files.cpu.first}`))) return absent(path);
  if (!/^\d+$/.test(word)) return unreadable('malformed', 'not a number', path);
  return Number(word) >= unlimited ? absent(path) : known(Number(word), path);
}

/** Reads `cpu.max`: the quota and its period, in microseconds. */
function readQuota(text: string, path: string): Observed<number> {
  const [, quota, period] = /^(max|\d+) (\d+)$/u.exec(text) ?? [];
  if (quota === 'max') return absent(path);
  return quota === undefined || Number(period) === 0
    ? unreadable('malformed', 'no quota and period', path)
    : known(Number(quota) / Number(period), path);
}

/** File names of a limit in both versions; in version 1 also the directory of its hierarchy. */
const files = {
  memory: { first: 'memory.limit_in_bytes', second: 'memory.max' },
  pids: { first: 'pids.max', second: 'pids.max' },
  cpu: { first: 'cpu.cfs_quota_us', second: 'cpu.max' },
} as const;

type Controller = keyof typeof files;

/**
 * Returns the memory limit of a process in bytes: the lowest limit of its cgroup and the parents. Absent only
 * if its own cgroup was read and no limit is set.
 */
export function readMemoryLimit(
  cgroups: readonly CgroupEntry[],
  read: LimitReader,
): Promise<Observed<number>> {
  return lowestLimit('memory', cgroups, read);
}

/** Returns the process limit, threads included; resolved like the memory limit. */
export function readPidsLimit(cgroups: readonly CgroupEntry[], read: LimitReader): Promise<Observed<number>> {
  return lowestLimit('pids', cgroups, read);
}

/** Returns the CPUs that a process may use at most, by quota and period; resolved like the memory limit. */
export function readCpuLimit(cgroups: readonly CgroupEntry[], read: LimitReader): Promise<Observed<number>> {
  return lowestLimit('cpu', cgroups, async (folder, file) => {
    const quota = await read(folder, file);
    if (file !== files.cpu.first || quota.state !== 'known') return quota;
    const period = await read(folder, 'cpu.cfs_period_us');
    if (period.state === 'unreadable') return period;
    return period.state === 'known' && period.value > 0
      ? known(quota.value / period.value, quota.from)
      : unreadable('malformed', 'no period', period.from);
  });
}

async function lowestLimit(
  controller: Controller,
  cgroups: readonly CgroupEntry[],
  read: LimitReader,
): Promise<Observed<number>> {
  const place = placeOf(cgroups, controller);
  if (place === undefined)
    return unreadable('unsupported', `the process is in no ${controller} cgroup`, 'cgroup');
  const { mountPoint, file, path } = place;
  if (path.split('/').includes('..'))
    return unreadable('undetermined', 'the cgroup is outside the cgroup namespace of ironhull', path);
  const own = await read(posix.join(mountPoint, path), file);
  if (own.state === 'unreadable') return own;
  return lowest(
    own,
    await Promise.all(parentsOf(path).map((folder) => read(posix.join(mountPoint, folder), file))),
  );
}

function lowest(own: Observed<number>, above: readonly Observed<number>[]): Observed<number> {
  let result = own;
  for (const reading of above) {
    const lower = result.state !== 'known' || (reading.state === 'known' && reading.value < result.value);
    if (reading.state === 'known' && lower) result = reading;
  }
  return result;
}

function placeOf(
  cgroups: readonly CgroupEntry[],
  controller: Controller,
): { mountPoint: string; file: string; path: string } | undefined {
  const first = cgroups.find(({ controllers }) => controllers.includes(controller));
  if (first !== undefined)
    return {
      mountPoint: `/sys/fs/cgroup/${controller}`,
      file: files[controller].first,
      path: first.path,
    };
  const second = cgroups.find(({ hierarchy, controllers }) => hierarchy === 0 && controllers.length === 0);
  return second && { mountPoint: '/sys/fs/cgroup', file: files[controller].second, path: second.path };
}

/** Returns the parents: `/a/b/c` -> `/a/b`, `/a`. The root of the hierarchy has no limit. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let folder = posix.dirname(path); folder !== '/' && folder !== '.'; folder = posix.dirname(folder))
    parents.push(folder);
  return parents;
}
