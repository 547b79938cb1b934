import { posix } from 'node:path';
import type { WorkloadCase } from '../../../core/rules/check.ts';
import { valueOf } from '../../../core/observed.ts';
import { pathKey } from '../../../core/workload/mount-key.ts';
import { serviceKey } from '../../../core/workload/workload-key.ts';
import type { Mount } from '../../../core/workload/workload.ts';
import type { HostUse } from '../host/host-uses.ts';
import { hostPathsOf } from './mounts.ts';
import { mayBeHostRoot } from './root.ts';

/** Returns `path` and its parent directories below `folder`, from the outermost: `/a/b/c` below `/a` is `/a/b` and `/a/b/c`. */
function stepsBelow(folder: string, path: string): readonly string[] {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  if (!path.startsWith(prefix)) return [];
  const names = path.slice(prefix.length).split('/').filter(Boolean);
  return names.map((_name, at) => posix.join(folder, ...names.slice(0, at + 1)));
}

/**
 * Whether who writes to `folder` through a mount can put a link at `source` or at a directory on the way to it: rename(2)
 * refuses only what is a mount point itself in the container.
 */
function isReplaceable(folder: string, source: string, mount: Mount, all: readonly Mount[]): boolean {
  for (const step of stepsBelow(folder, source)) {
    const shown = posix.join(mount.target, step.slice(folder.length));
    if (all.some(({ target }) => posix.resolve('/', target) === shown)) return false;
    const below = mount.below?.find(({ target }) => target === shown);
    if (below === undefined) return true;
    if (below.writable !== true) return false;
  }
  return false;
}

/**
 * Returns what a writable mount of `folder` gives where the source of another mount of the container lies in it: the
 * container replaces that by a link, and the engine follows it at the next start (tried on Engine 26.1.5). One that the
 * engine starts again by itself only has to end; another one waits for somebody who starts it.
 */
export function replaceableSource(subject: WorkloadCase, folder: string, mount: Mount): HostUse | undefined {
  const { mounts } = subject.workload.settings;
  if (mount.readOnly || !folder.startsWith('/')) return undefined;
  const all = (valueOf(mounts.value) ?? []).flatMap((entry) => ('value' in entry ? [entry.value] : []));
  return ownSource(subject, folder, mount, all) ?? sourceOfOther(subject, folder, mount, all);
}

/**
 * Returns what a writable mount of `folder` gives where another workload has that folder too, with the program that it
 * runs perhaps, and the source of another of its mounts lies in it.
 */
function sourceOfOther(
  { workload, mountUsers = {} }: WorkloadCase,
  folder: string,
  mount: Mount,
  all: readonly Mount[],
): HostUse | undefined {
  const sharing = new Set(
    (mountUsers[pathKey(folder)] ?? []).flatMap(({ key }) => (key === workload.key ? [] : [key])),
  );
  if (sharing.size === 0) return undefined;
  const below = pathKey(folder === '/' ? '/' : `${folder}/`);
  for (const [mounted, users] of Object.entries(mountUsers)) {
    if (!mounted.startsWith(below)) continue;
    const source = mounted.slice(pathKey('').length);
    const other = users.find(({ key }) => sharing.has(key));
    if (other === undefined || !isReplaceable(folder, source, mount, all)) continue;
    return {
      gives: `the container can put a link in the place of ${source}, and ${other.name}, which has files of this container too, has what that leads to, such as / of the host, when it starts again`,
      severity: 'medium',
      remedy: '',
      steps: stepsFor(folder, source),
    };
  }
  return undefined;
}

function stepsFor(folder: string, source: string): readonly string[] {
  return [
    `Make the mount of ${folder} read-only, or mount only what the container writes to`,
    `Or move ${source} out of ${folder}`,
  ];
}

function ownSource(
  subject: WorkloadCase,
  folder: string,
  mount: Mount,
  all: readonly Mount[],
): HostUse | undefined {
  const { restart } = subject.workload.settings;
  for (const other of all) {
    const source = hostPathsOf(other).find((path) => isReplaceable(folder, path, mount, all));
    if (source === undefined) continue;
    // A swarm starts another task in the place of one that ended.
    const startsAgain =
      valueOf(restart.value)?.name !== 'no' || subject.workload.key.startsWith(serviceKey(''));
    return {
      gives: `the container can put a link in the place of ${source}, and has what that leads to, such as / of the host, at ${other.target} when it starts again`,
      severity: mayBeHostRoot(subject) && startsAgain ? 'high' : 'medium',
      remedy: '',
      steps: stepsFor(folder, source),
    };
  }
  return undefined;
}
