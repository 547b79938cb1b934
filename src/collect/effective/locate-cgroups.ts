import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import { parseCgroup } from '../../formats/proc/cgroup.ts';
import { parseMountInfo, type MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { cgroupFile } from './cgroup-members.ts';

/** Returns the cgroups of a process with their paths below the mount points of the machine. */
export type CgroupLocator = (pid: number, cgroups: readonly CgroupEntry[]) => Promise<readonly CgroupEntry[]>;

/** Maximum number of directories searched for a cgroup. */
const maxSearched = 5000;

/** Number of leading `..`, and the rest. */
function climb(path: string): { up: number; rest: readonly string[] } {
  const parts = path.split('/').filter((part) => part !== '');
  const first = parts.findIndex((part) => part !== '..');
  const up = first === -1 ? parts.length : first;
  return { up, rest: parts.slice(up) };
}

/** Returns where the hierarchy of a cgroup is mounted. */
export function cgroupMountPoint({ controllers: [first] }: CgroupEntry): string {
  return first === undefined ? '/sys/fs/cgroup' : `/sys/fs/cgroup/${first}`;
}

function isMountOf(mountPoint: string, { mountPoint: at, fsType }: MountEntry): boolean {
  if (!fsType.startsWith('cgroup')) return false;
  // Controllers of version 1 may share a mount: `cpu,cpuacct`.
  const [folder, name] = [posix.dirname(mountPoint), posix.basename(mountPoint)];
  return at === mountPoint || (posix.dirname(at) === folder && posix.basename(at).split(',').includes(name));
}

/**
 * Returns how far the root of a mounted hierarchy is above the reader's cgroup namespace: the kernel shows
 * every path as seen from there. Process 1 is at the top of the hierarchy, or in `init.scope` right below it.
 */
async function heightOf(files: HostFiles, entry: CgroupEntry, table: readonly MountEntry[]): Promise<number> {
  const mount = table.findLast((one) => isMountOf(cgroupMountPoint(entry), one));
  if (mount !== undefined) return climb(mount.root).up;
  const cgroups = valueOf(await readParsed(files, '/proc/1/cgroup', parseCgroup)) ?? [];
  const first = cgroups.find(({ hierarchy }) => hierarchy === entry.hierarchy);
  return first === undefined ? 0 : climb(first.path).up;
}

/** Returns the directories `depth` levels below a folder; absent if there are too many. */
async function foldersAt(
  files: HostFiles,
  folder: string,
  depth: number,
): Promise<readonly string[] | undefined> {
  if (depth === 0) return [folder];
  const names = valueOf(await files.list(folder)) ?? [];
  const below = names.filter((name) => !cgroupFile.test(name)).map((name) => posix.join(folder, name));
  const nested = await Promise.all(below.map((each) => foldersAt(files, each, depth - 1)));
  const all = nested.flatMap((each) => each ?? []);
  return nested.includes(undefined) || all.length > maxSearched ? undefined : all;
}

async function holds(files: HostFiles, folder: string, pid: number): Promise<boolean> {
  const text = await files.readText(`${folder}/cgroup.procs`);
  return text.state === 'known' && text.value.split('\n').includes(String(pid));
}

/**
 * Returns a locator for a reader in a cgroup namespace of its own, as containers have on cgroup version 2. It
 * sees `/../docker-<id>.scope` for a sibling, without the name of their parent: the one whose directory holds
 * the process is found once. A path that was not found stays as it is.
 */
export function cgroupLocator(files: HostFiles): CgroupLocator {
  // A mount table is long where many containers run, and each hierarchy of version 1 asks for it.
  let table: Promise<readonly MountEntry[]> | undefined;
  const readTable = async (): Promise<readonly MountEntry[]> =>
    valueOf(await readParsed(files, '/proc/1/mountinfo', parseMountInfo)) ?? [];
  const heights = new Map<string, Promise<number>>();
  const parents = new Map<string, string>();
  const height = (entry: CgroupEntry): Promise<number> => {
    const key = cgroupMountPoint(entry);
    const found =
      heights.get(key) ?? (table ??= readTable()).then((mounts) => heightOf(files, entry, mounts));
    heights.set(key, found);
    return found;
  };
  const locate = async (pid: number, entry: CgroupEntry): Promise<CgroupEntry> => {
    const { up, rest } = climb(entry.path);
    const depth = (await height(entry)) - up;
    if (depth < 0 || rest.includes('..') || (depth === 0 && up === 0)) return entry;
    const mountPoint = cgroupMountPoint(entry);
    const key = `${mountPoint} ${up}`;
    const known = parents.get(key);
    const candidates = known === undefined ? ((await foldersAt(files, mountPoint, depth)) ?? []) : [known];
    for (const parent of candidates)
      if (await holds(files, posix.join(parent, ...rest), pid)) {
        parents.set(key, parent);
        const path = posix.join('/', posix.relative(mountPoint, parent), ...rest);
        return { ...entry, path };
      }
    return entry;
  };
  return (pid, cgroups) => Promise.all(cgroups.map((entry) => locate(pid, entry)));
}
