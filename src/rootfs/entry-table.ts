import type { TarEntry } from '../formats/tar/tar-decoder.ts';
import { joinPath, lastName, parentOf } from './entry-path.ts';
import type { EntryColumns, KindLetter } from './layer-reading.ts';
import { auxiliaryPrefix } from './whiteouts.ts';

/** Bounds of what is kept of the entries of an image's layers, which several of them share. */
export interface EntryBudget {
  entries: number;
  /** Characters of paths and targets. */
  characters: number;
}

/** Returns the bounds for one image: many times the files of a distribution, and within 400 MiB of memory. */
export function ordinaryEntryBudget(): EntryBudget {
  return { entries: 500_000, characters: 64 * 1024 * 1024 };
}

const letters: Readonly<Record<TarEntry['kind'], KindLetter>> = {
  file: 'f',
  hardlink: 'h',
  symlink: 'l',
  char: 'c',
  block: 'b',
  directory: 'd',
  fifo: 'p',
};

/** Most links that are followed in one path, as Linux does (path_resolution(7)). */
const mostLinks = 40;

/** The number of an entry of which nothing is kept. */
const notKept = -1;

/**
 * The entries of one layer as unpacking it leaves them: the last of several with one path counts, what is no directory takes
 * the place of a directory with all in it, and a link in a path is followed within the layer.
 */
export class EntryTable {
  readonly #budget: EntryBudget;
  /** The last entry of each path. */
  readonly #last = new Map<string, number>();
  readonly #paths: string[] = [];
  readonly #kinds: KindLetter[] = [];
  readonly #modes: number[] = [];
  readonly #uids: number[] = [];
  readonly #gids: number[] = [];
  readonly #sizes: number[] = [];
  readonly #links = new Map<number, string>();
  /** The entries that hard links lead to. */
  readonly #linked = new Map<number, number>();
  readonly #capabilities = new Map<number, string>();
  /** Directories that something else took the place of: entries in them that are older than this one are gone. */
  readonly #replaced = new Map<string, number>();
  /** Where the directories of paths are, without links; absent in the value where no directory can be. */
  readonly #folders = new Map<string, string | undefined>([['/', '/']]);

  constructor(budget: EntryBudget) {
    this.#budget = budget;
  }

  /** Whether entries were left out, because there are too many. */
  isIncomplete = false;

  /**
   * Returns the path at which an entry is unpacked: links of the layer in its directory are followed, and do not leave the
   * root. Absent if a part of its directory is no directory, or the links are a loop.
   */
  place(path: string): string | undefined {
    if (path === '/') return '/';
    const folder = this.#folderOf(parentOf(path), { links: mostLinks });
    return folder === undefined ? undefined : joinPath(folder, lastName(path));
  }

  /** Adds an entry at its place, and returns its number. `link` is the target of a link. */
  add(path: string, entry: TarEntry, link?: string): number {
    const kind = letters[entry.kind];
    // Before the entry takes its place: a link to itself leads to what was there.
    const linked = this.numberAt(link ?? '');
    const old = this.#kindAt(path);
    const isFolder = kind === 'd';
    if ((old === 'd' || old === 'i') && !isFolder) this.#replaced.set(path, this.#paths.length);
    // What was found below this path may no longer be true.
    if ((kind === 'l' || old === 'l' || !isFolder) && this.#folders.has(path)) this.#forgetFolders();
    const number = this.#append(path, kind, link);
    if (number === notKept) return number;
    this.#modes[number] = entry.mode;
    this.#uids[number] = entry.uid;
    this.#gids[number] = entry.gid;
    this.#sizes[number] = entry.size;
    if (link !== undefined) this.#links.set(number, link);
    if (kind === 'h') this.#linked.set(number, linked);
    if (entry.capability !== undefined) this.#capabilities.set(number, entry.capability);
    return number;
  }

  /** The kind of what is at a path. */
  kindAt(path: string): KindLetter | undefined {
    return this.#kindAt(path);
  }

  /** The permission bits of what is at a path. */
  modeAt(path: string): number {
    return this.#modes[this.#last.get(path) ?? notKept] ?? 0;
  }

  /**
   * Returns the file that an entry is, or that it is a hard link to: its path, and its number. A link stays with the file that
   * was there when it was made. Absent if the layer has none.
   */
  fileBehind(number: number): { path: string; number: number } | undefined {
    let at = number;
    for (let n = 0; n < mostLinks; n++) {
      const kind = this.#kinds[at];
      if (kind === 'f') return { path: this.#paths[at] ?? '', number: at };
      if (kind !== 'h') return undefined;
      at = this.#linked.get(at) ?? notKept;
    }
    return undefined;
  }

  /** The number of the last entry with a path; -1 if there is none. */
  numberAt(path: string): number {
    return this.#last.get(path) ?? notKept;
  }

  /** Whether the entry with this number is still there. One that was not kept is taken to be. */
  isThere(number: number): boolean {
    if (number === notKept) return true;
    const path = this.#paths[number] ?? '';
    return this.#last.get(path) === number && !(this.#replaced.size > 0 && this.#replacedAfter(path, number));
  }

  /** Whether an entry is there, and a file of the image: what hard links of AUFS lead to is not. */
  isShown(number: number): boolean {
    return this.isThere(number) && this.#paths[number]?.startsWith(`/${auxiliaryPrefix}`) !== true;
  }

  /** The hard links that are there: their paths and the numbers of their entries. */
  *hardLinks(): Generator<{ path: string; number: number }, void, undefined> {
    for (const number of this.#links.keys())
      if (this.#kinds[number] === 'h' && this.isThere(number))
        yield { path: this.#paths[number] ?? '', number };
  }

  /** Returns the entries that are there. */
  columns(): EntryColumns {
    const kept = this.#paths.flatMap((_, number) => (this.isShown(number) ? [number] : []));
    const links: Record<string, string> = {};
    const capabilities: Record<string, string> = {};
    kept.forEach((number, index) => {
      const [link, capability] = [this.#links.get(number), this.#capabilities.get(number)];
      if (link !== undefined) links[index] = link;
      if (capability !== undefined) capabilities[index] = capability;
    });
    const column = (values: readonly number[]): number[] => kept.map((number) => values[number] ?? 0);
    return {
      paths: kept.map((number) => this.#paths[number]).join('\0'),
      kinds: kept.map((number) => this.#kinds[number]).join(''),
      modes: column(this.#modes),
      uids: column(this.#uids),
      gids: column(this.#gids),
      sizes: column(this.#sizes),
      links,
      capabilities,
    };
  }

  #kindAt(path: string): KindLetter | undefined {
    const number = this.#last.get(path);
    return number === undefined ? undefined : this.#kinds[number];
  }

  #append(path: string, kind: KindLetter, link = ''): number {
    const length = path.length + link.length;
    if (this.#budget.entries < 1 || this.#budget.characters < length) {
      this.isIncomplete = true;
      return notKept;
    }
    this.#budget.entries--;
    this.#budget.characters -= length;
    const number = this.#paths.push(path) - 1;
    this.#kinds.push(kind);
    this.#last.set(path, number);
    return number;
  }

  #forgetFolders(): void {
    this.#folders.clear();
    this.#folders.set('/', '/');
  }

  #folderOf(path: string, left: { links: number }): string | undefined {
    if (this.#folders.has(path)) return this.#folders.get(path);
    const parent = this.#folderOf(parentOf(path), left);
    const found = parent === undefined ? undefined : this.#enter(parent, lastName(path), left);
    // Where links ran out, another path may still get there.
    if (left.links > 0) this.#folders.set(path, found);
    return found;
  }

  /** Returns where the directory with this name in another one is; one that no entry names is added. */
  #enter(parent: string, name: string, left: { links: number }): string | undefined {
    const path = joinPath(parent, name);
    switch (this.#kindAt(path)) {
      case 'd':
      case 'i':
        return path;
      case 'l':
        return this.#follow(parent, this.#links.get(this.#last.get(path) ?? notKept) ?? '', left);
      case undefined: {
        const number = this.#append(path, 'i');
        if (number !== notKept) this.#modes[number] = 0o755;
        return path;
      }
      default:
        return undefined;
    }
  }

  #follow(from: string, target: string, left: { links: number }): string | undefined {
    left.links--;
    if (left.links <= 0) return undefined;
    let at: string | undefined = target.startsWith('/') ? '/' : from;
    for (const part of target.split('/')) {
      if (part === '' || part === '.') continue;
      at = part === '..' ? parentOf(at) : this.#enter(at, part, left);
      if (at === undefined) return undefined;
    }
    return at;
  }

  #replacedAfter(path: string, number: number): boolean {
    for (let at = parentOf(path); ; at = parentOf(at)) {
      if ((this.#replaced.get(at) ?? notKept) > number) return true;
      if (at === '/') return false;
    }
  }
}
