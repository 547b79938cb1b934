import { posix } from 'node:path';
import type { EnginePathRole } from '../../core/host/engine-paths.ts';
import type { DaemonStarts } from '../installation/start-files.ts';
import type { Place } from '../installation/units.ts';

/** Programs that the daemons look for by name. */
const searchedRoles: ReadonlySet<EnginePathRole> = new Set(['runc', 'docker-proxy', 'docker-init']);

/** Returns the paths at which the daemons would find another program of a role. */
export function searchedFor(role: EnginePathRole, folders: readonly string[]): readonly string[] {
  return searchedRoles.has(role) ? folders.map((folder) => posix.join(folder, role)) : [];
}

const unitNames: Readonly<Partial<Record<EnginePathRole, string>>> = {
  'service-unit': 'docker.service',
  'containerd-unit': 'containerd.service',
  'socket-unit': 'docker.socket',
};

/**
 * Folders of a data root from which dockerd takes containers, images, networks, plugins and the keys of a swarm at its
 * start, or that hold the files of containers (moby, `daemon` and `volume/service`).
 */
const dataFolders = [
  'buildkit',
  'containerd',
  'containers',
  'image',
  'network',
  'network/files',
  'plugins',
  'swarm',
  'volumes',
  'overlay2',
  'fuse-overlayfs',
  'vfs',
  'btrfs',
  'zfs',
];

function dataPaths(root: string): readonly string[] {
  const folders = dataFolders.map((folder) => posix.join(root, folder, 'new'));
  return [posix.join(root, 'containers'), ...folders];
}

/**
 * Returns the paths at which systemd would find another unit, or a drop-in, of a role, and at which dockerd would
 * find other data.
 */
export function overruling(role: EnginePathRole, path: Place, folders: readonly string[]): readonly string[] {
  // What others put there is read, or run, like what is there already.
  if (role === 'extension-folder' || role === 'state-folder')
    return typeof path === 'string' ? [posix.join(path, 'new')] : [];
  if (role === 'data-root') return typeof path === 'string' ? dataPaths(path) : [];
  const name = unitNames[role];
  return name === undefined
    ? []
    : folders.flatMap((folder) => [
        `${folder}/${name}`,
        `${folder}/${name}.d/any.conf`,
        // Drop-ins of all units of a type.
        `${folder}/${name.slice(name.lastIndexOf('.') + 1)}.d/any.conf`,
      ]);
}

/** Returns the paths at which a script that starts a daemon would find a file, and finds none. */
export function missingBeside(path: Place, { engine, containerd }: DaemonStarts): readonly string[] {
  if (typeof path !== 'string') return [];
  return [...(engine.missing.get(path) ?? []), ...(containerd.missing.get(path) ?? [])];
}
