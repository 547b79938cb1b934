import type {
  ImageAccounts,
  ImageContents,
  ImageFile,
  ImageFiles,
  ImageTraceKind,
} from '../../../core/image/image.ts';
import { known, unreadable, type Observed } from '../../../core/observed.ts';
import { parseFileCapabilities } from '../../../formats/capability/file-capabilities.ts';
import { isRaising, isWorldWritable } from '../../../knowledge/images/image-file-modes.ts';
import { folderTraits, imageTrace, type TracedFile } from '../../../knowledge/images/image-traces.ts';
import type { FileReader } from '../../../rootfs/file-reader.ts';
import type { ImageReading } from '../../../rootfs/read-image.ts';
import { isGapOf, visibleGaps } from '../../../rootfs/visible-readings.ts';
import { FileTally } from './file-tally.ts';
import { findDecidingEntries, type DecidingEntry } from './hard-links.ts';
import { readAccounts } from './read-accounts.ts';

/** Which files are looked at, and who read them before. */
export interface ImageFilesOptions {
  /** How reports name them: `files of image app:1`. */
  from: string;
  /** False for a folder: its only reading is no layer, and has no extended attributes. */
  hasLayers: boolean;
  /** All that read its files: what one of them could not read says nothing of the others. */
  readers: readonly FileReader[];
}

/** Finds what is wrong with the files that a container of an image would see, by their modes, owners, attributes and names. */
export function findImageFiles(
  image: ImageReading,
  { from, hasLayers, readers }: ImageFilesOptions,
): Observed<ImageFiles> {
  const unread = unreadParts(image, readers);
  const accounts = readAccounts(image, unread);
  const finder = new FileFinder(image, hasLayers, accounts);
  image.tree.forEach((path, layer, entry) => finder.visit(path, layer, entry));
  const contents: ImageContents = {
    unread: [...unread, ...finder.oddities()],
    capable: hasLayers
      ? known(finder.capable.result(), from)
      : unreadable('unsupported', 'the extended attributes of the files in a folder are not read', from),
    unowned: accounts.state === 'known' ? known(finder.unowned.result(), from) : accounts,
    accounts,
    traces: finder.traces(),
  };
  return known(
    {
      entries: image.tree.size,
      layers: hasLayers ? image.readings.length : 0,
      raising: finder.raising.result(),
      writable: finder.writable.result(),
      contents,
    },
    from,
  );
}

/** Directories that are mounted over in every container: what an image has in them is never seen. */
const mountedOver = ['/proc', '/dev', '/sys'];

function isMountedOver(path: string): boolean {
  return mountedOver.some((folder) => path.startsWith(folder) && (path[folder.length] ?? '/') === '/');
}

/** Most reasons that are kept one by one. */
const mostReasons = 20;

/** Why more files may be there than were found. */
function unreadParts(image: ImageReading, readers: readonly FileReader[]): readonly string[] {
  const reasons = visibleGaps(image)
    .filter((gap) => !isMountedOver(gap.what) && !readers.some((reader) => isGapOf(gap, reader)))
    .map(({ what, why }) => `${what}: ${why}`);
  const more = reasons.length - mostReasons;
  return more > 0 ? [...reasons.slice(0, mostReasons), `${more} more parts could not be read`] : reasons;
}

class FileFinder {
  readonly raising = new FileTally();
  readonly writable = new FileTally();
  readonly capable = new FileTally();
  readonly unowned = new FileTally();
  readonly #traces = new Map<ImageTraceKind, FileTally>();
  readonly #image: ImageReading;
  readonly #hasLayers: boolean;
  readonly #deciding: readonly DecidingEntry[];
  readonly #uids: ReadonlySet<number>;
  readonly #gids: ReadonlySet<number>;
  #unknownForms = 0;
  /** Of the directory of the entry that was visited last. */
  #traits = folderTraits('');
  #isMountedOver = false;

  constructor(image: ImageReading, hasLayers: boolean, accounts: Observed<ImageAccounts>) {
    this.#image = image;
    this.#hasLayers = hasLayers;
    this.#deciding = image.readings.map(findDecidingEntries);
    const { accounts: users, groups } =
      accounts.state === 'known' ? accounts.value : { accounts: [], groups: [] };
    this.#uids = new Set(users.map(({ uid }) => uid));
    this.#gids = new Set([...groups, ...users].map(({ gid }) => gid));
  }

  visit(path: string, layer: number, entry: number): void {
    const columns = this.#image.readings[layer]?.entries;
    const letter = columns?.kinds[entry];
    // A directory that only the paths of others name has the mode and the owner that every builder gives it.
    if (columns === undefined || letter === 'i') return;
    const slash = path.lastIndexOf('/');
    if (slash !== this.#traits.folder.length || !path.startsWith(this.#traits.folder))
      this.#enter(path, slash);
    if (this.#isMountedOver || (slash === 0 && isMountedOver(path))) return;
    const decides = this.#deciding[layer]?.(entry) ?? entry;
    const mode = columns.modes[decides] ?? 0;
    const [uid, gid] = [columns.uids[decides] ?? 0, columns.gids[decides] ?? 0];
    if ((mode & 0o6002) !== 0) this.#addByMode(path, layer, entry, mode);
    if (!this.#uids.has(uid) || !this.#gids.has(gid))
      this.unowned.add(path, () => this.#describe(path, layer, entry));
    if (letter === 'd' || letter === 'c' || letter === 'b' || letter === 'p') return;
    const hex = letter === 'l' ? undefined : columns.capabilities[decides];
    if (hex !== undefined) this.#addCapabilities(hex, path, layer, entry);
    if (this.#traits.holdsNothing) return;
    const size = letter === 'f' ? (columns.sizes[entry] ?? 0) : 0;
    this.#addTrace({ path, isFile: letter !== 'l', mode, size }, layer, entry);
  }

  #enter(path: string, slash: number): void {
    const folder = path.slice(0, slash);
    this.#traits = folderTraits(folder);
    this.#isMountedOver = isMountedOver(folder);
  }

  #addByMode(path: string, layer: number, entry: number, mode: number): void {
    const letter = this.#image.readings[layer]?.entries.kinds[entry];
    const kind = letter === 'd' ? 'directory' : letter === 'f' || letter === 'h' ? 'file' : undefined;
    if (kind === undefined) return;
    const shown = { path, kind, mode };
    const describe = (): ImageFile => this.#describe(path, layer, entry);
    if (isRaising(shown)) this.raising.add(path, describe);
    if (isWorldWritable(shown)) this.writable.add(path, describe);
  }

  traces(): ImageContents['traces'] {
    return [...this.#traces]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, files]) => ({ kind, ...files.result('bytes') }));
  }

  oddities(): readonly string[] {
    return this.#unknownForms === 0
      ? []
      : [`the capabilities of ${this.#unknownForms} files have a form that is not known`];
  }

  #addCapabilities(hex: string, path: string, layer: number, entry: number): void {
    const capabilities = parseFileCapabilities(hex);
    if (capabilities === undefined) this.#unknownForms++;
    else this.capable.add(path, () => ({ ...this.#describe(path, layer, entry), capabilities }));
  }

  #addTrace(file: TracedFile, layer: number, entry: number): void {
    const trace = imageTrace(file, this.#traits);
    if (trace === undefined) return;
    const files = this.#traces.get(trace.kind) ?? new FileTally();
    this.#traces.set(trace.kind, files);
    const describe = (): ImageFile => this.#describe(file.path, layer, entry);
    if (trace.path === file.path) files.add(file.path, describe, file.size);
    else files.addWithin(trace.path, () => this.#describeAt(trace.path, describe), file.size);
  }

  /** A directory, or the file in it where no entry names the directory. */
  #describeAt(path: string, ofFile: () => ImageFile): ImageFile {
    const place = this.#image.tree.at(path);
    const isNamed = this.#image.tree.kindAt(path) === 'd';
    return place !== undefined && isNamed
      ? this.#describe(path, place.layer, place.entry)
      : { ...ofFile(), path, kind: 'directory', mode: 0o755 };
  }

  #describe(path: string, layer: number, entry: number): ImageFile {
    const columns = this.#image.readings[layer]?.entries;
    const decides = this.#deciding[layer]?.(entry) ?? entry;
    return {
      path,
      kind: columns?.kinds[entry] === 'd' ? 'directory' : 'file',
      mode: columns?.modes[decides] ?? 0,
      uid: columns?.uids[decides] ?? 0,
      gid: columns?.gids[decides] ?? 0,
      ...(this.#hasLayers && { layer }),
    };
  }
}
