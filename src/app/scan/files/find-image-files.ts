import type {
  ImageAccounts,
  ImageContents,
  ImageFile,
  ImageFiles,
  ImageTraceKind,
} from '../../../core/image.ts';
import { known, unreadable, type Observed } from '../../../core/observed.ts';
import { parseFileCapabilities } from '../../../formats/capability/file-capabilities.ts';
import { isRaising, isWorldWritable } from '../../../knowledge/image-file-modes.ts';
import { imageTrace } from '../../../knowledge/image-traces.ts';
import type { FileReader } from '../../../rootfs/file-reader.ts';
import type { ImageReading } from '../../../rootfs/read-image.ts';
import { isGapOf, visibleGaps } from '../../../rootfs/visible-readings.ts';
import { FoundFiles } from './found-files.ts';
import { findCapabilities, type CapabilityFinder } from './layer-capabilities.ts';
import { readAccounts } from './read-accounts.ts';

/** Which files are looked at, and who read them before. */
export interface ImageFilesOptions {
  /** As reports name it. */
  name: string;
  /** False for a folder: its only reading is no layer, and has no extended attributes. */
  hasLayers: boolean;
  /** All that read its files: what one of them could not read says nothing of the others. */
  readers: readonly FileReader[];
}

/** Finds what is wrong with the files that a container of an image would see, by their modes, owners, attributes and names. */
export function findImageFiles(
  image: ImageReading,
  { name, hasLayers, readers }: ImageFilesOptions,
): Observed<ImageFiles> {
  const from = `files of ${name}`;
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
const mountedOver = /^\/(?:proc|dev|sys)(?:\/|$)/u;

/** Most reasons that are kept one by one. */
const mostReasons = 20;

/** Why more files may be there than were found. */
function unreadParts(image: ImageReading, readers: readonly FileReader[]): readonly string[] {
  const reasons = visibleGaps(image)
    .filter((gap) => !mountedOver.test(gap.what) && !readers.some((reader) => isGapOf(gap, reader)))
    .map(({ what, why }) => `${what}: ${why}`);
  const more = reasons.length - mostReasons;
  return more > 0 ? [...reasons.slice(0, mostReasons), `${more} more parts could not be read`] : reasons;
}

class FileFinder {
  readonly raising = new FoundFiles();
  readonly writable = new FoundFiles();
  readonly capable = new FoundFiles();
  readonly unowned = new FoundFiles();
  readonly #traces = new Map<ImageTraceKind, FoundFiles>();
  readonly #image: ImageReading;
  readonly #hasLayers: boolean;
  readonly #capabilities: readonly CapabilityFinder[];
  readonly #uids: ReadonlySet<number>;
  readonly #gids: ReadonlySet<number>;
  #unknownForms = 0;

  constructor(image: ImageReading, hasLayers: boolean, accounts: Observed<ImageAccounts>) {
    this.#image = image;
    this.#hasLayers = hasLayers;
    this.#capabilities = image.readings.map(findCapabilities);
    const { accounts: users, groups } =
      accounts.state === 'known' ? accounts.value : { accounts: [], groups: [] };
    this.#uids = new Set(users.map(({ uid }) => uid));
    this.#gids = new Set([...groups, ...users].map(({ gid }) => gid));
  }

  visit(path: string, layer: number, entry: number): void {
    const columns = this.#image.readings[layer]?.entries;
    const letter = columns?.kinds[entry];
    // A directory that only the paths of others name has the mode and the owner that every builder gives it.
    if (columns === undefined || letter === 'i' || mountedOver.test(path)) return;
    const isFile = letter === 'f' || letter === 'h';
    const isFolder = letter === 'd';
    const mode = columns.modes[entry] ?? 0;
    const describe = (): ImageFile => this.#describe(path, layer, entry);
    if (isFile || isFolder) {
      const shown = { path, kind: isFolder ? 'directory' : 'file', mode };
      if ((mode & 0o6000) !== 0 && isRaising(shown)) this.raising.add(describe());
      if ((mode & 0o002) !== 0 && isWorldWritable(shown)) this.writable.add(describe());
    }
    if (!this.#uids.has(columns.uids[entry] ?? 0) || !this.#gids.has(columns.gids[entry] ?? 0))
      this.unowned.add(describe());
    if (isFile) this.#addCapabilities(this.#capabilities[layer]?.(entry), describe);
    if (isFile || letter === 'l')
      this.#addTrace(
        { path, isFile, mode, size: letter === 'f' ? (columns.sizes[entry] ?? 0) : 0 },
        describe,
      );
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

  #addCapabilities(hex: string | undefined, describe: () => ImageFile): void {
    if (hex === undefined) return;
    const capabilities = parseFileCapabilities(hex);
    if (capabilities === undefined) this.#unknownForms++;
    else this.capable.add({ ...describe(), capabilities });
  }

  #addTrace(file: Parameters<typeof imageTrace>[0], describe: () => ImageFile): void {
    const trace = imageTrace(file);
    if (trace === undefined) return;
    const files = this.#traces.get(trace.kind) ?? new FoundFiles();
    this.#traces.set(trace.kind, files);
    if (trace.path === file.path) files.add(describe(), file.size);
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
    return {
      path,
      kind: columns?.kinds[entry] === 'd' ? 'directory' : 'file',
      mode: columns?.modes[entry] ?? 0,
      uid: columns?.uids[entry] ?? 0,
      gid: columns?.gids[entry] ?? 0,
      ...(this.#hasLayers && { layer }),
    };
  }
}
