import { joinPath, parentOf } from './entry-path.ts';
import type { EntryColumns, KindLetter, LayerReading } from './layer-reading.ts';

/** A visible entry: the index of its layer, and that of the entry in the layer. */
export interface VisibleEntry {
  layer: number;
  entry: number;
}

/** More than a layer has entries, so that one number stands for a layer and an entry. */
const entriesOfLayer = 2 ** 24;

const mostLinks = 40;

/** The files that a container of an image sees. */
export class MergedTree {
  readonly #readings: readonly LayerReading[];
  readonly #visible: ReadonlyMap<string, number>;

  constructor(readings: readonly LayerReading[], visible: ReadonlyMap<string, number>) {
    this.#readings = readings;
    this.#visible = visible;
  }

  /** Number of visible entries. */
  get size(): number {
    return this.#visible.size;
  }

  /** Paths of visible entries. */
  paths(): IterableIterator<string> {
    return this.#visible.keys();
  }

  /** Visits every visible entry; `entry` is its index in the columns of the layer. */
  forEach(visit: (path: string, layer: number, entry: number) => void): void {
    this.#visible.forEach((number, path) => {
      const layer = Math.floor(number / entriesOfLayer);
      visit(path, layer, number - layer * entriesOfLayer);
    });
  }

  /** The entry at a path itself; links of its directory are not followed. */
  at(path: string): VisibleEntry | undefined {
    const number = this.#visible.get(path);
    if (number === undefined) return undefined;
    const layer = Math.floor(number / entriesOfLayer);
    return { layer, entry: number - layer * entriesOfLayer };
  }

  kindAt(path: string): KindLetter | undefined {
    const found = this.at(path);
    return found && (this.#readings[found.layer]?.entries.kinds[found.entry] as KindLetter | undefined);
  }

  /** The target of the symbolic link at a path. */
  linkAt(path: string): string | undefined {
    const found = this.at(path);
    if (found === undefined || this.kindAt(path) !== 'l') return undefined;
    return this.#readings[found.layer]?.entries.links[found.entry];
  }

  /**
   * Returns the path that a process with this root gets to, with all links followed; absent if there is nothing, or the links
   * are a loop.
   */
  resolve(path: string): string | undefined {
    const waiting = path.split('/').toReversed();
    let at = '/';
    let links = 0;
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        at = parentOf(at);
        continue;
      }
      const next = joinPath(at, part);
      const target = this.linkAt(next);
      if (target === undefined) {
        if (!this.#visible.has(next)) return undefined;
        at = next;
        continue;
      }
      if (++links > mostLinks) return undefined;
      if (target.startsWith('/')) at = '/';
      waiting.push(...target.split('/').toReversed());
    }
    return at;
  }

  /** Symbolic links, with the paths that they are at. */
  *links(): Generator<string, void, undefined> {
    for (const [layer, { entries }] of this.#readings.entries()) {
      const paths = entryPathsIn(entries);
      for (const index of Object.keys(entries.links)) {
        const path = paths[Number(index)] ?? '';
        if (entries.kinds[Number(index)] === 'l' && this.at(path)?.layer === layer) yield path;
      }
    }
  }
}

/**
 * Puts layers on top of each other, lowest first, as the engine does with overlayfs: an entry takes the place of the one with
 * its path, and of all in it unless both are directories; a whiteout removes what the layers below have at its path, an opaque
 * directory hides what they have in it. An entry of a layer is not removed by a whiteout of the same layer.
 */
export function mergeLayers(readings: readonly LayerReading[]): MergedTree {
  const visible = new Map<string, number>();
  const removed = new Set<string>();
  const opaque = new Set<string>();
  const kindOf = (number: number): string | undefined => {
    const layer = Math.floor(number / entriesOfLayer);
    return readings[layer]?.entries.kinds[number - layer * entriesOfLayer];
  };
  const isNoFolder = (path: string): boolean => {
    const number = visible.get(path);
    return number !== undefined && !isFolder(kindOf(number));
  };
  for (let layer = readings.length - 1; layer >= 0; layer--) {
    const reading = readings[layer];
    if (reading === undefined) continue;
    const hides = new Map<string, boolean>();
    /** Whether a layer above hides what this one has in a directory. */
    const isHidden = (folder: string): boolean => {
      const known = hides.get(folder);
      if (known !== undefined) return known;
      const own = removed.has(folder) || opaque.has(folder) || isNoFolder(folder);
      const found = own || (folder !== '/' && isHidden(parentOf(folder)));
      hides.set(folder, found);
      return found;
    };
    // Nothing is above the top layer.
    const isTop = visible.size === 0 && removed.size === 0 && opaque.size === 0;
    const replaced: string[] = [];
    entryPaths(reading).forEach((path, entry) => {
      if (!isTop && visible.has(path)) {
        // A directory in the place of a file is a new one: nothing of what the file replaced is in it.
        if (!isFolder(reading.entries.kinds[entry])) replaced.push(path);
        return;
      }
      const isGone = !isTop && (removed.has(path) || (path !== '/' && isHidden(parentOf(path))));
      if (!isGone) visible.set(path, layer * entriesOfLayer + entry);
    });
    for (const path of replaced) opaque.add(path);
    for (const path of reading.whiteouts) removed.add(path);
    for (const path of reading.opaque) opaque.add(path);
  }
  return new MergedTree(readings, visible);
}

function isFolder(kind: string | undefined): boolean {
  return kind === 'd' || kind === 'i';
}

/** The paths of entries that were asked for once: there are tens of thousands, and several parts of a scan use them. */
const splitPaths = new WeakMap<EntryColumns, readonly string[]>();

function entryPathsIn(entries: EntryColumns): readonly string[] {
  const known = splitPaths.get(entries);
  if (known !== undefined) return known;
  const paths = entries.kinds === '' ? [] : entries.paths.split('\0');
  splitPaths.set(entries, paths);
  return paths;
}

/** The paths of the entries of a layer. */
export function entryPaths({ entries }: LayerReading): readonly string[] {
  return entryPathsIn(entries);
}
