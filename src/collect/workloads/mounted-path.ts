import type { MountBelow } from '../../core/workload.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import { usualPlace } from '../../knowledge/kernel-file-systems.ts';

/**
 * The path of the machine that a mount of a container shows, from the kernel's tables of both:
 * same file system, same place in it. It holds whatever became of the links that led there, and
 * sees through bind mounts of the machine itself. Of several names the one whose mount is nearest
 * to the root; `undefined` when the tables do not tell (a deleted source, one that is mounted over).
 */
export function mountedPath(
  target: string,
  container: readonly MountEntry[],
  machine: readonly MountEntry[],
): string | undefined {
  const mount = container.findLast(({ mountPoint }) => mountPoint === target);
  return mount && nameOf(mount, machine);
}

/** The name of the machine nearest to its root for what a mount shows. */
function nameOf({ device, root }: MountEntry, machine: readonly MountEntry[]): string | undefined {
  if (root.endsWith('//deleted')) return undefined;
  const names = machine
    .filter((candidate) => candidate.device === device)
    .toSorted((left, right) => left.mountPoint.length - right.mountPoint.length)
    .flatMap((candidate) => nameBelow(candidate, root, machine) ?? []);
  return names[0];
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
  machine: readonly MountEntry[],
): readonly MountBelow[] {
  const seen = new Set(container.map(({ mountPoint }) => mountPoint));
  return machine.flatMap((mount) => {
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

function nameBelow(candidate: MountEntry, root: string, machine: readonly MountEntry[]): string | undefined {
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
function covering(path: string, machine: readonly MountEntry[]): MountEntry | undefined {
  let found: MountEntry | undefined;
  for (const mount of machine) {
    const covers = below(mount.mountPoint, path) !== undefined;
    if (covers && mount.mountPoint.length >= (found?.mountPoint.length ?? 0)) found = mount;
  }
  return found;
}
