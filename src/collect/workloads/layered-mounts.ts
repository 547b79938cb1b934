import { posix } from 'node:path';
import { isWithin } from '../../core/is-within.ts';
import { known, valueOf } from '../../core/observed.ts';
import type { Entry, Mount } from '../../core/workload/workload.ts';
import { layersFrom, type MachineMounts } from '../processes/mounted-path.ts';
import type { RealPath } from './real-mounts.ts';

/** What layers are followed with. */
export interface LayerSearch {
  machine: MachineMounts;
  real: RealPath;
  /** What a mount of a named volume shows, on the host. */
  volumePath: (mount: Mount) => string | undefined;
}

/** An overlay may be a layer of another one. */
const mostLevels = 4;

/**
 * Returns the mounts, each followed by those directories of the host that it shows under another name: the layers
 * of an overlay, or what a file system in user space such as bindfs passes on.
 */
export async function withShownLayers(
  search: LayerSearch,
  entries: readonly Entry<Mount>[],
): Promise<readonly Entry<Mount>[]> {
  const lists = await Promise.all(
    entries.map(async (entry) => {
      if (!('value' in entry)) return [entry];
      const { hostPath, type } = entry.value;
      const path = valueOf(hostPath) ?? (type === 'volume' ? search.volumePath(entry.value) : undefined);
      if (path === undefined) return [entry];
      const layers = await layersOf(search, entry.value, path, mostLevels);
      return [entry, ...layers.map((value) => ({ ...entry, value }))];
    }),
  );
  return lists.flat();
}

async function layersOf(
  search: LayerSearch,
  mount: Mount,
  path: string,
  levels: number,
): Promise<readonly Mount[]> {
  if (levels === 0) return [];
  const isRecursive = !mount.options.includes('bind-nonrecursive');
  const shown = layersFrom(path, search.machine).filter(
    (layer) => !isWithin(layer.path, path) && (isRecursive || layer.mountPoint === path),
  );
  const found = await Promise.all(
    shown.map(async (layer): Promise<readonly Mount[]> => {
      const place = await search.real(layer.path);
      if (place.state !== 'known') return [];
      const target = posix.join(mount.target, posix.relative(path, layer.mountPoint));
      const from = `mount table of the host, which shows ${place.value} at ${layer.mountPoint}`;
      const readOnly = mount.readOnly || layer.readOnly;
      const { below: _below, ...rest } = mount;
      const value: Mount = { ...rest, target, readOnly, hostPath: known(place.value, from) };
      return [value, ...(await layersOf(search, value, place.value, levels - 1))];
    }),
  );
  return found.flat();
}
