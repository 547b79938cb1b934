import { posix } from 'node:path';
import type { RuntimeSpec } from '../../core/workload/effective.ts';
import { isWithin } from '../../core/is-within.ts';
import { known, valueOf } from '../../core/observed.ts';
import type { Mount } from '../../core/workload/workload.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import { usualPlace } from '../../knowledge/paths/kernel-file-systems.ts';
import { nameOf, type MachineMounts } from '../processes/mounted-path.ts';
import type { MountLookup } from './real-mounts.ts';
import { repeatedMounts } from './repeated-mounts.ts';

/** A running container and its machine. */
interface RunningMounts {
  /** Mount table of the container. */
  own: readonly MountEntry[];
  machine: MachineMounts;
  /** Missing if it could not be read. */
  spec: RuntimeSpec | undefined;
  id: string | undefined;
}

/** A host path that the runtime was asked to mount. */
interface SpecifiedSource {
  path: string;
  readOnly: boolean;
}

/**
 * Returns the mounts of host paths that a container has and that neither its settings (`targets`) nor its
 * runtime specification explain: they were made in its mount namespace after it started.
 */
export async function findAddedMounts(
  { own, machine, spec, id }: RunningMounts,
  targets: ReadonlySet<string>,
  lookup: MountLookup,
): Promise<readonly Mount[]> {
  if (own.length === 0) return [];
  const sources = await specifiedSources(spec, lookup);
  const last = new Map(own.map((mount) => [mount.mountPoint, mount]));
  const again = spec === undefined ? undefined : repeatedMounts([...last.values()]);
  const added = [...last.values()].flatMap((mount) => {
    const { mountPoint, options } = mount;
    if (mountPoint === '/' || targets.has(mountPoint) || again?.has(mountPoint) === true) return [];
    if (usualPlace(mount.fsType) !== undefined) return kernelMount(mount, machine, spec);
    const path = nameOf(mount, machine);
    const readOnly = options.includes('ro');
    if (path === undefined || isSpecified(path, readOnly, sources)) return [];
    // Without the specification: the files and directories that the engine keeps for each container.
    if (spec === undefined && isOfEngine(path, mountPoint, id)) return [];
    return [addedMount(mountPoint, path, readOnly)];
  });
  return joinBelow(added);
}

/** Returns the directories above a path, the topmost first. */
function above(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** Returns the mounts, those that came with a directory of the host among what is below it: `/` brings `/proc` along. */
function joinBelow(mounts: readonly Mount[]): readonly Mount[] {
  const byTarget = new Map<string, Mount>();
  for (const mount of mounts.toSorted((a, b) => a.target.length - b.target.length)) {
    const { target, readOnly } = mount;
    const hostPath = valueOf(mount.hostPath) ?? '';
    const over = above(target)
      .flatMap((folder) => byTarget.get(folder) ?? [])
      .find(
        (one) =>
          (!readOnly || one.readOnly) &&
          posix.join(valueOf(one.hostPath) ?? '', target.slice(one.target.length)) === hostPath,
      );
    if (over === undefined) byTarget.set(target, mount);
    else {
      const inside = { target, hostPath, ...(over.readOnly && !readOnly && { writable: true as const }) };
      byTarget.set(over.target, { ...over, below: [...(over.below ?? []), inside] });
    }
  }
  return mounts.flatMap(({ target }) => byTarget.get(target) ?? []);
}

/** Returns the sources of bind mounts, as written and as resolved now: a link may have changed since the start. */
async function specifiedSources(
  spec: RuntimeSpec | undefined,
  { real, bound }: MountLookup,
): Promise<readonly SpecifiedSource[]> {
  const binds = (spec?.mounts ?? []).filter(({ source }) => source.startsWith('/'));
  const lists = await Promise.all(
    binds.map(async ({ source, options }) => {
      const readOnly = options.some((option) => option === 'ro' || option === 'rro');
      const path = posix.normalize(source);
      const resolved = valueOf(await real(path)) ?? path;
      return [path, resolved, bound(resolved) ?? resolved].map((each) => ({ path: each, readOnly }));
    }),
  );
  return lists.flat();
}

/** Whether a specified mount shows the path already, with the same access. What is mounted below it may differ. */
function isSpecified(path: string, readOnly: boolean, sources: readonly SpecifiedSource[]): boolean {
  return sources.some(
    (source) => isWithin(path, source.path) && (path !== source.path || readOnly || !source.readOnly),
  );
}

function isOfEngine(path: string, mountPoint: string, id: string | undefined): boolean {
  return (
    (id !== undefined && path.split('/').includes(id)) ||
    /\/containers\/[0-9a-f]{64}\//u.test(path) ||
    mountPoint === '/sbin/docker-init'
  );
}

/** Kernel file systems that a runtime mounts itself, at their usual places (OCI runtime-spec, `config-linux.md`). */
const ofRuntimes: ReadonlySet<string> = new Set([
  'proc',
  'sysfs',
  'devtmpfs',
  'devpts',
  'mqueue',
  'cgroup',
  'cgroup2',
]);

/** Whether the runtime made a mount of a kernel file system, or what it bound shows it. */
function isUsual(
  { fsType, mountPoint, device }: MountEntry,
  place: string,
  machine: MachineMounts,
  spec: RuntimeSpec | undefined,
): boolean {
  const isAtPlace = isWithin(mountPoint, place);
  if (isAtPlace && (spec === undefined || ofRuntimes.has(fsType))) return true;
  return (spec?.mounts ?? []).some(({ destination, source }) => {
    if (destination === '/' || !isWithin(mountPoint, destination)) return false;
    if (mountPoint === destination) return true;
    // What is mounted below a tmpfs or a volume after the start is not the runtime's.
    if (!source.startsWith('/')) return ofRuntimes.has(fsType) && isWithin(place, destination);
    const rest = mountPoint.slice(destination.length);
    return (machine.byDevice.get(device) ?? []).some((shown) => shown.mountPoint.endsWith(rest));
  });
}

/**
 * Returns a kernel file system of the machine that is mounted where the runtime mounts none. One that only the
 * container has, such as `/proc` of its own PID namespace, shows nothing of the machine.
 */
function kernelMount(
  mount: MountEntry,
  machine: MachineMounts,
  spec: RuntimeSpec | undefined,
): readonly Mount[] {
  const { fsType, root, mountPoint, device, options } = mount;
  const place = usualPlace(fsType);
  if (place === undefined || !machine.byDevice.has(device)) return [];
  const path = root === '/' ? place : `${place}${root}`;
  const isNode = fsType === 'devtmpfs' && root !== '/';
  if (isNode ? mountPoint === path || path === '/dev/null' : isUsual(mount, place, machine, spec)) return [];
  return [addedMount(mountPoint, path, options.includes('ro'))];
}

function addedMount(target: string, path: string, readOnly: boolean): Mount {
  return {
    type: 'bind',
    hostPath: known(path, 'mount table of the container, mounted after its start'),
    target,
    readOnly,
    options: [],
  };
}
