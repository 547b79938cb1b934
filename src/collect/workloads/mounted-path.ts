import { posix } from 'node:path';
import type { MountBelow } from '../../core/workload.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import { usualPlace } from '../../knowledge/kernel-file-systems.ts';

/** The mounts of the machine, those of each file system, nearest to its root first, and the last at each point. */
export interface MachineMounts {
  all: readonly MountEntry[];
  byDevice: ReadonlyMap<string, readonly MountEntry[]>;
  byPoint: ReadonlyMap<string, MountEntry>;
}

/** The table of mounts of the machine, to be asked often. */
export function machineMounts(all: readonly MountEntry[]): MachineMounts {
  const nearest = all.toSorted((left, right) => left.mountPoint.length - right.mountPoint.length);
  const byPoint = new Map(all.map((mount) => [mount.mountPoint, mount]));
  return { all, byDevice: Map.groupBy(nearest, ({ device }) => device), byPoint };
}

/**
 * The path of the machine that a mount of a container shows, from the kernel's tables of both:
 * same file system, same place in it. It holds whatever became of the links that led there, and
 * sees through bind mounts of the machine itself. Of several names the one whose mount is nearest
 * to the root; `undefined` when the tables do not tell (a deleted source, one that is mounted over).
 */
export function mountedPath(
  target: string,
  container: readonly MountEntry[],
  machine: MachineMounts,
): string | undefined {
  const mount = container.findLast(({ mountPoint }) => mountPoint === target);
  return mount && nameOf(mount, machine);
}

/** The name of the machine nearest to its root for what a mount shows. */
function nameOf({ device, root }: MountEntry, machine: MachineMounts): string | undefined {
  if (root.endsWith('//deleted')) return undefined;
  // The first one mostly is it, and each asks the whole table: a host may have thousands of mounts.
  for (const candidate of machine.byDevice.get(device) ?? []) {
    const name = nameBelow(candidate, root, machine);
    if (name !== undefined) return name;
  }
  return undefined;
}

/**
 * What the machine has mounted below `source` from elsewhere, such as a socket under an innocent
 * name: a mount of `source` at `target` hands it in as well. Of a container that runs
 * (`container` is its table, else empty) only what it really has.
 */
export function mountsBelow(
  source: string,
  target: string,
  container: readonly MountEntry[],
  machine: MachineMounts,
): readonly MountBelow[] {
  const seen = new Set(container.map(({ mountPoint }) => mountPoint));
  return machine.all.flatMap((mount) => {
    const rest = below(source, mount.mountPoint);
    if (rest === undefined || rest === '') return [];
    const inside = `${target === '/' ? '' : target}${rest}`;
    if (container.length > 0 && !seen.has(inside)) return [];
    const hostPath = ofTheKernel(mount) ?? nameOf(mount, machine);
    return hostPath === undefined || hostPath === mount.mountPoint ? [] : [{ target: inside, hostPath }];
  });
}

/** A file system of the kernel shows the same wherever the machine has it, as below the root of a chroot. */
function ofTheKernel({ fsType, root }: MountEntry): string | undefined {
  const place = usualPlace(fsType);
  return place === undefined || root === '/' ? place : `${place}${root}`;
}

function nameBelow(candidate: MountEntry, root: string, machine: MachineMounts): string | undefined {
  const rest = below(candidate.root, root);
  if (rest === undefined) return undefined;
  const path = `${candidate.mountPoint === '/' ? '' : candidate.mountPoint}${rest}` || '/';
  return covering(path, machine) === candidate ? path : undefined;
}

/** What follows `folder` in `path`: `/x` of `/a/x` below `/a`; `undefined` when it is not below it. */
function below(folder: string, path: string): string | undefined {
  if (folder === '/') return path === '/' ? '' : path;
  if (path === folder) return '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length) : undefined;
}

/** The mount that a path is on: the last of the deepest. */
function covering(path: string, { byPoint }: MachineMounts): MountEntry | undefined {
  for (let folder = path; ; folder = posix.dirname(folder)) {
    const mount = byPoint.get(folder);
    if (mount !== undefined || folder === '/' || folder === '.') return mount;
  }
}
