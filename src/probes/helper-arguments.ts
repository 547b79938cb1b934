import { isWithin } from '../core/is-within.ts';
import {
  integerAt,
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  type JsonRecord,
} from '../formats/json/members.ts';
import { engineSocketsWithin, reachedSocket } from '../knowledge/engine/engine-sockets.ts';
import { gradeHostPath, withoutRunLink } from '../knowledge/paths/sensitive-paths.ts';
import type { Neighbour } from './neighbours.ts';

/** A directory or file of the host in a container. */
export interface HostMount {
  source: string;
  target: string;
}

/** What the helper is started with, and the bounds that its answers are read by. */
export interface HelperPlan {
  arguments: readonly string[];
  memoryBound: number;
  processBound: number;
}

/** Files of a host that show what a mount exposes, most telling first. */
const hostFiles = [
  '/etc/shadow',
  '/etc/passwd',
  '/etc/ssh',
  '/etc/docker',
  '/root',
  '/var/lib/docker',
  '/var/lib/containerd',
  '/proc/1/environ',
  '/boot',
  '/home',
] as const;

const mebibyte = 1024 * 1024;

/** Largest memory limit that is tried, in bytes. */
const largestTried = 64 * mebibyte;
/** Largest process limit that is tried, and how many processes are started where no limit is set. */
const mostProcesses = 4096;
const unlimitedProcesses = 200;

/** Returns the bind mounts of a container, from its inspect document. */
export function hostMounts(inspect: JsonRecord): readonly HostMount[] {
  return listAt(inspect, 'Mounts').flatMap((mount) => {
    if (!isJsonRecord(mount) || stringAt(mount, 'Type') !== 'bind') return [];
    const [source, target] = [stringAt(mount, 'Source'), stringAt(mount, 'Destination')];
    return source === undefined || target === undefined ? [] : [{ source, target }];
  });
}

/** Paths in the container of files below its mounts: a file outside of them is not there. */
function pathsBelow(mounts: readonly HostMount[], files: readonly string[]): readonly string[] {
  return mounts.flatMap(({ source, target }) =>
    files
      .filter((file) => isWithin(file, withoutRunLink(source)))
      .map((file) => joined(target, file.slice(withoutRunLink(source).length))),
  );
}

function joined(target: string, rest: string): string {
  const below = rest === '' || rest.startsWith('/') ? rest : `/${rest}`;
  return target === '/' ? below : `${target}${below}`;
}

/** Paths in the container of mounts that are sensitive as a whole, such as /root/.ssh. */
function sensitiveTargets(mounts: readonly HostMount[]): readonly string[] {
  return mounts.flatMap(({ source, target }) => {
    const grade = gradeHostPath(source, true);
    const isSensitive = grade?.severity === 'critical' || grade?.severity === 'high';
    return isSensitive && isWithin(source, grade.entry.path) && reachedSocket(source) === undefined
      ? [target]
      : [];
  });
}

/** Plans what the helper asks of one container. */
export function planHelper(
  inspect: JsonRecord,
  only: readonly string[],
  mounts: readonly HostMount[],
  neighbours: readonly Neighbour[],
): HelperPlan {
  const host = recordAt(inspect, 'HostConfig') ?? {};
  // A single file such as /etc/passwd that is mounted alone is no way to others.
  const wide = mounts.filter(({ source }) => source !== '/etc/passwd');
  const files = [...new Set([...pathsBelow(wide, hostFiles), ...sensitiveTargets(mounts)])].slice(0, 40);
  const sockets = mounts
    .flatMap(({ source, target }) => engineSocketsWithin(source).map((rest) => joined(target, rest)))
    .slice(0, 40);
  const memoryBound = memoryToTry(host);
  const processBound = processesToTry(host);
  return {
    memoryBound,
    processBound,
    arguments: [
      ...only.map((id) => `only=${id}`),
      ...files.filter(isPlain).map((path) => `file=${path}`),
      ...sockets.filter(isPlain).map((path) => `socket=${path}`),
      ...neighbours.map(({ address, isNear }) => `${isNear ? 'near' : 'far'}=${address}`),
      `touch=${memoryBound}`,
      `forks=${processBound}`,
    ],
  };
}

/** Whether a path can be an argument: it is not longer than a line of an answer can be. */
function isPlain(path: string): boolean {
  return path.length < 100 && !path.includes('\0');
}

/** Bytes beyond a small limit, swap included; 0 where none is tried. */
function memoryToTry(host: JsonRecord): number {
  const limit = integerAt(host, 'Memory') ?? 0;
  const withSwap = integerAt(host, 'MemorySwap') ?? 0;
  if (limit <= 0 || limit > largestTried || host['OomKillDisable'] === true || withSwap < 0) return 0;
  const most = withSwap === 0 ? 2 * limit : Math.max(limit, withSwap);
  return most > 2 * largestTried ? 0 : (Math.ceil(most / mebibyte) + 8) * mebibyte;
}

/** Processes beyond the limit that is set; 0 where it is too large to be tried. */
function processesToTry(host: JsonRecord): number {
  const limit = integerAt(host, 'PidsLimit') ?? 0;
  if (limit <= 0) return unlimitedProcesses;
  return limit > mostProcesses ? 0 : limit + 8;
}
