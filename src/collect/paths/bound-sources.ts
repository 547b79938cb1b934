import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import { holdingMount } from '../../formats/proc/holding-mount.ts';
import type { MountEntry } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { programFolders, systemdFolders } from '../installation/units.ts';
import { readMachineMounts } from '../processes/machine-mounts.ts';
import { layersFrom, nameOf, type MachineMounts } from '../processes/mounted-path.ts';

/** Folders from which an engine of root is configured and started. */
const engineFolders = ['/etc/docker', '/etc/containerd', ...systemdFolders, ...programFolders];

/** Returns the path of a folder that a bind mount shows, by the other mounts of its file system. */
function sourceOf(folder: string, mount: MountEntry, machine: MachineMounts): string | undefined {
  const others = (machine.byDevice.get(mount.device) ?? []).filter((each) => each !== mount);
  const root = posix.join(mount.root, posix.relative(mount.mountPoint, folder));
  return nameOf({ device: mount.device, root }, { ...machine, byDevice: new Map([[mount.device, others]]) });
}

/**
 * Returns the directories that are mounted over folders of an engine (bind mounts, layers of an overlay, what this
 * machine serves to itself): who replaces one of them, replaces the folder at the next boot. `roots` are the folders
 * of data.
 */
export async function findBoundSources(
  files: HostFiles,
  roots: readonly string[],
): Promise<readonly string[]> {
  const machine = await readMachineMounts(files);
  if (machine.all.length === 0) return [];
  const folders = await Promise.all(
    [...engineFolders, ...roots].map(async (folder) => valueOf(await files.realPath(folder)) ?? folder),
  );
  const found = [...new Set(folders)].flatMap((folder) => {
    const mount = holdingMount(machine.all, folder);
    if (mount === undefined || mount.mountPoint === '/') return [];
    const bound = mount.root === '/' ? undefined : sourceOf(folder, mount, machine);
    const layers = layersFrom(folder, machine).filter(({ mountPoint }) => mountPoint === folder);
    return [...(bound === undefined ? [] : [bound]), ...layers.map(({ path }) => path)];
  });
  return [...new Set(found)];
}
