import type { FoundImageFiles, ImageFile, ImageFiles } from '../../core/image/image.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { limitConcurrency } from '../../io/limit.ts';
import { isRaising, isWorldWritable, mountedOver } from '../../knowledge/images/image-file-modes.ts';
import { walkTree, type TreeEntry, type WalkedTree } from '../../io/walk-tree.ts';
import { layerHiding, type Visibility } from './hidden-files.ts';
import { findLayerFolders, type LayerFolder } from './layer-folders.ts';

/** Reads the files of one image from its inspect document; `name` is for messages. */
export type ImageFileReader = (document: unknown, name: string) => Promise<Observed<ImageFiles>>;

/** Maximum number of paths stored per kind. */
const maxPaths = 200;

const bounds = { mostEntries: 500_000, mostDepth: 100, timeoutMs: 60_000 };

const walkOptions = {
  ...bounds,
  keep: (entry: TreeEntry): boolean => isRaising(entry) || isWorldWritable(entry),
  isLeftOut: (path: string): boolean => mountedOver.has(path),
};

/** Reader for an engine that is not proven to be local: reads nothing. */
export const readsNoFiles: ImageFileReader = (_document, name) =>
  Promise.resolve(
    unreadable(
      'remote',
      'not proven that the engine runs on this machine: run as root on the engine’s machine',
      `files of image ${name}`,
    ),
  );

/** Returns a reader for the images of a local engine; a shared layer is walked once. */
export function imageFileReader(files: HostFiles, dataRoot: string): ImageFileReader {
  const walks = new Map<string, Promise<Observed<WalkedTree>>>();
  const limit = limitConcurrency(4);
  const hiding = layerHiding(files);
  const walked = ({ folder }: LayerFolder): Promise<Observed<WalkedTree>> => {
    const walk = walks.get(folder) ?? limit(() => walkLayer(files, folder));
    walks.set(folder, walk);
    return walk;
  };
  return async (document, name) => {
    const from = `files of image ${name}`;
    const layers = await findLayerFolders(files, dataRoot, document, from);
    if (layers.state !== 'known') return layers.state === 'absent' ? layers : { ...layers, from };
    const trees: WalkedTree[] = [];
    for (const tree of await Promise.all(layers.value.map(walked))) {
      if (tree.state !== 'known') return missing(tree, from);
      trees.push(tree.value);
    }
    return known(await merged(layers.value, trees, hiding), from);
  };
}

function missing(tree: Exclude<Observed<never>, { state: 'known' }>, from: string): Observed<never> {
  return tree.state === 'absent'
    ? unreadable('gone', `no directory ${tree.from} for one of its layers`, from)
    : { ...tree, detail: `${tree.from}: ${tree.detail}`, from };
}

function walkLayer(files: HostFiles, folder: string): Promise<Observed<WalkedTree>> {
  return walkTree(files, folder, walkOptions);
}

async function merged(
  layers: readonly LayerFolder[],
  trees: readonly WalkedTree[],
  hiding: (above: readonly LayerFolder[], path: string) => Promise<Visibility>,
): Promise<ImageFiles> {
  // Past the time limit the rest is unchecked and may be hidden.
  const deadline = AbortSignal.timeout(bounds.timeoutMs);
  const seen: (TreeEntry & Pick<ImageFile, 'mayBeHidden'>)[] = [];
  for (const [index, { kept }] of trees.entries())
    for (const entry of kept) {
      const state = deadline.aborted ? 'unclear' : await hiding(layers.slice(0, index), entry.path);
      if (state !== 'hidden') seen.push(state === 'unclear' ? { ...entry, mayBeHidden: true } : entry);
    }
  return {
    entries: trees.reduce((sum, { entries }) => sum + entries, 0),
    layers: layers.length,
    raising: found(seen.filter(isRaising)),
    writable: found(seen.filter(isWorldWritable)),
  };
}

function found(all: readonly ImageFile[]): FoundImageFiles {
  const sorted = all.toSorted((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
  return { count: sorted.length, first: sorted.slice(0, maxPaths) };
}
