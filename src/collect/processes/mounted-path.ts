import { posix } from 'node:path';
import type { UnreadableReading } from '../../core/observed.ts';
import type { MountBelow } from '../../core/workload/mount-below.ts';
import type { Mount } from '../../core/workload/workload.ts';
import type { MountEntry, MountLayer } from '../../formats/proc/mountinfo.ts';
import { usualPlace } from '../../knowledge/paths/kernel-file-systems.ts';

/** Mounts of the machine: by file system, nearest to its root first, and the last at each mount point. */
export interface MachineMounts {
  all: readonly MountEntry[];
  byDevice: ReadonlyMap<string, readonly MountEntry[]>;
  byPoint: ReadonlyMap<string, MountEntry>;
  /** The namespaces of the machine itself, as mounts of them show it: `net:[4026531833]`. */
  namespaces: ReadonlySet<string>;
  /** Why the table is unknown. */
  unread?: UnreadableReading;
}

/** The first namespaces of a kernel with a fixed number (`PROC_IPC_INIT_INO` and others in `linux/proc_ns.h`). */
const firstNamespaces = ['time', 'cgroup', 'pid', 'user', 'uts', 'ipc'].map(
  (kind, index) => `${kind}:[${0xef_ff_ff_fa + index}]`,
);

/** Where engines bind the network namespace of the machine itself. */
const ownNetwork = /\/docker\/netns\/default$/u;

/**
 * Indexes the mount table of the machine. `namespaces` are the machine's own where its first process shows them.
 */
export function machineMounts(all: readonly MountEntry[], namespaces: readonly string[] = []): MachineMounts {
  const nearest = all.toSorted((left, right) => left.mountPoint.length - right.mountPoint.length);
  const byPoint = new Map(all.map((mount) => [mount.mountPoint, mount]));
  const bound = all.flatMap(({ fsType, root, mountPoint }) =>
    fsType === 'nsfs' && ownNetwork.test(mountPoint) ? [root] : [],
  );
  return {
    all,
    byDevice: Map.groupBy(nearest, ({ device }) => device),
    byPoint,
    namespaces: new Set([...namespaces, ...firstNamespaces, ...bound]),
  };
}

/**
 * Returns the host path behind a container mount, from both kernel mount tables: same file system, same
 * location in it. Works after links changed and resolves bind mounts of the host. Prefers the mount nearest
 * to the file system's root; absent if unknown (a deleted or overmounted source).
 */
export function mountedPath(
  target: string,
  container: readonly MountEntry[],
  machine: MachineMounts,
): string | undefined {
  const mount = container.findLast(({ mountPoint }) => mountPoint === target);
  return mount && nameOf(mount, machine);
}

/**
 * Returns the path on the machine of a path in a mount namespace, whose mounts by mount point are `own`; absent
 * if the machine does not show it.
 */
export function pathOnMachine(
  path: string,
  own: MachineMounts['byPoint'],
  machine: MachineMounts,
): string | undefined {
  const mount = coveringMount(path, own);
  const rest = mount && below(mount.mountPoint, path);
  if (mount === undefined || rest === undefined) return undefined;
  return nameOf({ ...mount, root: posix.join(mount.root, `.${rest}`) }, machine);
}

/** A directory that a mount shows, as a path on the machine. */
export type ShownLayer = MountLayer & { mountPoint: string };

/**
 * Returns the directories that the mounts at and below a path show of other places: the layers of an overlay. Left
 * out are those of the root file system, which may be of a machine around this one, and the layers of containers.
 */
export function layersFrom(path: string, machine: MachineMounts): readonly ShownLayer[] {
  const at = coveringMount(path, machine.byPoint);
  const rest = at && below(at.mountPoint, path);
  const own = at === undefined || rest === undefined ? [] : shownLayers(at, rest, path);
  const inside = machine.all.filter(
    (mount) => mount.layers !== undefined && mount !== at && (below(path, mount.mountPoint) ?? '') !== '',
  );
  return [...own, ...inside.flatMap((mount) => shownLayers(mount, '', mount.mountPoint))];
}

/** Where engines keep the layers of containers. */
const ofContainers = /\/(?:overlay2?|overlay-containers|io\.containerd\.snapshotter\.v1\.[a-z]+)\//u;

function shownLayers({ mountPoint, root, layers = [] }: MountEntry, rest: string, at: string): ShownLayer[] {
  if (mountPoint === '/') return [];
  return layers
    .filter(({ path }) => !ofContainers.test(`${path}/`))
    .map(({ path, readOnly }) => ({ path: posix.join(path, root, `.${rest}`), readOnly, mountPoint: at }));
}

/** Returns the host path nearest to the root for a mount. */
export function nameOf(
  { device, root }: Pick<MountEntry, 'device' | 'root'>,
  machine: MachineMounts,
): string | undefined {
  if (root.endsWith('//deleted')) return undefined;
  const namespace = /^([a-z_]+):\[\d+\]$/u.exec(root)?.[1];
  if (namespace !== undefined) return namespaceName(namespace, { device, root }, machine);
  // The first is usually right, and each lookup scans the table: a host may have thousands of mounts.
  for (const candidate of machine.byDevice.get(device) ?? []) {
    const name = nameBelow(candidate, root, machine);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Where programs bind the network namespaces that they make (ip-netns(8)). */
const netnsFolder = /^(?:\/var)?\/run\/(?:docker\/)?netns\//u;

/** The place that ip-netns(8) would give it. */
const usualNetns = '/run/netns';

/** Returns the path of a namespace: of the machine itself, else where it is bound, as its maker named it if possible. */
function namespaceName(
  kind: string,
  { device, root }: Pick<MountEntry, 'device' | 'root'>,
  machine: MachineMounts,
): string | undefined {
  if (machine.namespaces.has(root)) return `/proc/1/ns/${kind}`;
  const bound = (machine.byDevice.get(device) ?? []).filter((mount) => mount.root === root);
  const points = bound.map(({ mountPoint }) => mountPoint);
  const made = points.find((point) => netnsFolder.test(point));
  if (made !== undefined || points.length === 0) return made;
  // One that was bound, and may be the machine's own as far as its first process shows.
  const isShown = [...machine.namespaces].some((each) => each.startsWith(`${kind}:`));
  if (!isShown) return `/proc/1/ns/${kind}`;
  const [point = ''] = points;
  // The network of another container or of a service is the same wherever it is bound.
  return kind === 'net' ? posix.join(usualNetns, posix.basename(point)) : point;
}

/**
 * What the engine mounts for one container, or one network namespace. It is propagated into mounts of its folders, and
 * comes and goes with containers; `workload/read-only-submounts` finds it.
 */
const hasContainerId = /\/[\da-f]{12,64}(?:\/|$)/u;

/**
 * Returns the mounts below `source`, such as a socket under another name: a bind mount of `source` at
 * `target` includes them. For a running container (`container` is its mount table, else empty) only those it
 * really has. One under its own name is left out, unless it is writable below a read-only mount.
 */
export function mountsBelow(
  source: string,
  { target, readOnly, options }: Pick<Mount, 'target' | 'readOnly' | 'options'>,
  container: readonly MountEntry[],
  machine: MachineMounts,
): readonly MountBelow[] {
  const shown = new Map(container.map((mount) => [mount.mountPoint, mount]));
  return machine.all.flatMap((mount) => {
    const rest = below(source, mount.mountPoint);
    if (rest === undefined || rest === '') return [];
    const inside = `${target === '/' ? '' : target}${rest}`;
    const own = shown.get(inside);
    if (container.length > 0 && own === undefined) return [];
    const hostPath = nameKernelFileSystem(mount) ?? nameOf(mount, machine);
    if (hostPath === undefined) return [];
    const asked = options.includes('bind-recursive=writable');
    const writable = readOnly && (own?.options.includes('rw') ?? (asked && mount.options.includes('rw')));
    if (hostPath === mount.mountPoint && (!writable || hasContainerId.test(hostPath))) return [];
    return [{ target: inside, hostPath, ...(writable && { writable }) }];
  });
}

/**
 * Names a kernel file system, which shows the same content wherever it is mounted, such as inside a chroot.
 */
function nameKernelFileSystem({ fsType, root }: MountEntry): string | undefined {
  const place = usualPlace(fsType);
  return place === undefined || root === '/' ? place : `${place}${root}`;
}

function nameBelow(candidate: MountEntry, root: string, machine: MachineMounts): string | undefined {
  const rest = below(candidate.root, root);
  if (rest === undefined) return undefined;
  const path = `${candidate.mountPoint === '/' ? '' : candidate.mountPoint}${rest}` || '/';
  return coveringMount(path, machine.byPoint) === candidate ? path : undefined;
}

/** Returns the rest of `path` after `folder`: `/x` of `/a/x` below `/a`; absent if not below it. */
function below(folder: string, path: string): string | undefined {
  if (folder === '/') return path === '/' ? '' : path;
  if (path === folder) return '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length) : undefined;
}

/** Returns the mount that holds a path: the last of the deepest. */
function coveringMount(path: string, byPoint: ReadonlyMap<string, MountEntry>): MountEntry | undefined {
  for (let folder = path; ; folder = posix.dirname(folder)) {
    const mount = byPoint.get(folder);
    if (mount !== undefined || folder === '/' || folder === '.') return mount;
  }
}
