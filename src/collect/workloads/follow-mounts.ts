import { posix } from 'node:path';
import { subpathIn, type Volumes } from '../../adapters/engine-documents/volumes.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import { valueOf } from '../../core/observed.ts';
import type { Entry, Mount } from '../../core/workload/workload.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { mountedPath, mountsBelow, pathOnMachine, type MachineMounts } from '../processes/mounted-path.ts';
import { findAddedMounts } from './added-mounts.ts';
import { withShownLayers } from './layered-mounts.ts';
import { withOtherNames, type LinkedSocket } from './other-names.ts';
import {
  createPathResolver,
  realMounts,
  type MountLookup,
  type RealPath,
  type VolumePlace,
} from './real-mounts.ts';
import type { ContainerStates } from './running-states.ts';
import { withShownAccess } from './shown-access.ts';

/** The engine's machine, as mounts are followed on it. */
export interface MountedMachine {
  files: HostFiles;
  mounts: MachineMounts;
  /** Paths of the sockets of container engines. */
  sockets: readonly string[];
  volumes: Volumes;
}

/** Returns the workloads with the host paths that their mounts have, and with mounts made after the start. */
export async function followMounts(
  machine: MountedMachine,
  { workloads, mounts }: ContainerStates,
): Promise<readonly WorkloadFacts[]> {
  const { files, sockets } = machine;
  const real = await createPathResolver(files, sockets);
  const linked = await linkedSockets(files, sockets);
  return Promise.all(
    workloads.map((workload) =>
      followOne(workload, { machine, real, linked, own: mounts.get(workload.written.id ?? '') ?? [] }),
    ),
  );
}

/** Returns the sockets that have a second name somewhere (a hard link). */
async function linkedSockets(files: HostFiles, sockets: readonly string[]): Promise<readonly LinkedSocket[]> {
  const statuses = await Promise.all(
    sockets.map(async (socket) => {
      const path = valueOf(await files.realPath(socket));
      const status = path === undefined ? undefined : valueOf(await files.status(path));
      return status !== undefined && status.names > 1
        ? [{ path: status.path, identity: status.identity }]
        : [];
    }),
  );
  return [...new Map(statuses.flat().map((socket) => [socket.identity, socket])).values()];
}

interface Following {
  machine: MountedMachine;
  real: RealPath;
  linked: readonly LinkedSocket[];
  /** Mount table of the container; empty if it does not run. */
  own: readonly MountEntry[];
}

async function followOne(
  workload: WorkloadFacts,
  { machine, real, linked, own }: Following,
): Promise<WorkloadFacts> {
  const { written, spec } = workload;
  const mounts = written.settings.mounts ?? { value: [], at: written.at };
  if (!('value' in mounts)) return workload;
  const { sockets } = machine;
  const lookup: MountLookup = {
    real,
    path: (target) => mountedPath(target, own, machine.mounts),
    bound: (path) => pathOnMachine(path, machine.mounts.byPoint, machine.mounts),
    below: (source, mount) => mountsBelow(source, mount, own, machine.mounts),
    volume: (mount) => volumePlace(mount, machine.volumes),
    sockets,
  };
  const shown = mounts.value.map((entry) => withShownAccess(entry, own));
  const followed = await realMounts(shown, lookup);
  const added = await findAddedMounts(
    { own, machine: machine.mounts, spec: valueOf(spec), id: written.id },
    knownTargets(followed),
    lookup,
  );
  const entries: readonly Entry<Mount>[] = [
    ...followed.flatMap((entry) => [entry, ...unknownBelow(entry, machine.mounts)]),
    ...added.map((value) => ({ value, at: written.at })),
  ];
  if (entries.length === 0) return workload;
  const volumePath = (mount: Mount) => lookup.volume(mount)?.path;
  const value = await withOtherNames(
    { files: machine.files, sockets: linked, volumePath },
    await withShownLayers({ machine: machine.mounts, real, volumePath }, entries),
  );
  return {
    ...workload,
    written: { ...written, settings: { ...written.settings, mounts: { ...mounts, value } } },
  };
}

/** Returns an unresolved entry for a bind mount of a machine with an unknown mount table. */
function unknownBelow(entry: Entry<Mount>, { unread }: MachineMounts): readonly Entry<Mount>[] {
  const path = 'value' in entry ? valueOf(entry.value.hostPath) : undefined;
  if (unread === undefined || path === undefined) return [];
  return [{ unresolved: `what is mounted at and below ${path} is unknown: ${unread.detail}`, at: entry.at }];
}

/** Returns where a named volume is; absent if the engine does not say. */
function volumePlace({ source = '', options }: Mount, volumes: Volumes): VolumePlace | undefined {
  const folder = volumes.get(source)?.mountpoint ?? '';
  return folder.startsWith('/')
    ? { folder, path: posix.resolve(folder, `./${subpathIn(options)}`) }
    : undefined;
}

/** Returns every path in the container at which something is known to be mounted. */
function knownTargets(entries: readonly Entry<Mount>[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap((entry) =>
      'value' in entry ? [entry.value.target, ...(entry.value.below ?? []).map(({ target }) => target)] : [],
    ),
  );
}
