import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
} from 'node:fs';
import type { Dirent, Stats } from 'node:fs';
import { join } from 'node:path/posix';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { IronhullError } from '../core/errors.ts';
import type { ByteSource } from '../formats/bytes/byte-source.ts';
import { Malformed } from '../formats/bytes/byte-source.ts';
import type { TarEntry, TarEntryKind } from '../formats/tar/tar-decoder.ts';
import { errorCode } from '../io/failure.ts';
import { fileBytes } from '../io/file-bytes.ts';
import { EntryTable, ordinaryEntryBudget } from './entry-table.ts';
import { claimedHead, type FileReader } from './file-reader.ts';
import type { LayerReading, ReadFile } from './layer-reading.ts';
import { linkedClaims, type LinkedClaim } from './linked-claims.ts';
import { mergeLayers } from './merge-layers.ts';
import { dueLines } from './progress.ts';
import type { ImageReading } from './read-image.ts';

/** Stands for the digest of a folder's only layer, which has none. */
export const folderLayer = 'folder';

/** Directories after which others get a turn. */
const foldersInTurn = 64;

/**
 * Reads a folder as the root of a file system. Links are not followed, and so none leads out of it; other file systems and
 * special files are not read.
 * @throws IronhullError if it is no folder that can be read.
 */
export async function readFolder(
  folder: string,
  readers: readonly FileReader[],
  onProgress: (line: string) => void = () => undefined,
): Promise<ImageReading> {
  const walk = new FolderWalk(openRoot(folder), readers);
  const isDue = dueLines();
  for (let turn = 1; walk.step(); turn++) {
    if (turn % foldersInTurn !== 0) continue;
    await nextTurn();
    if (isDue()) onProgress(`${folder}: ${walk.entries} files read`);
  }
  const reading = walk.finish();
  const tree = mergeLayers([reading]);
  const late = walk.readLinks(linkedClaims(tree, readers));
  return {
    readings: [{ ...reading, files: [...reading.files, ...late] }],
    tree,
    gaps: walk.lateGaps(),
    isWhole: false,
  };
}

interface RootFolder {
  /** Without links. */
  path: string;
  device: number;
}

function openRoot(folder: string): RootFolder {
  try {
    const path = realpathSync(folder);
    const status = lstatSync(path);
    if (status.isDirectory()) return { path, device: status.dev };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new IronhullError(
      isMissing ? 'TARGET_MISSING' : 'TARGET_UNREADABLE',
      `${folder}: ${isMissing ? 'no such folder' : `it could not be read (${code})`}`,
      { cause: error },
    );
  }
  throw new IronhullError('TARGET_UNREADABLE', `${folder} is no folder`);
}

class FolderWalk {
  readonly #root: RootFolder;
  readonly #readers: readonly FileReader[];
  readonly #table = new EntryTable(ordinaryEntryBudget());
  readonly #folders = ['/'];
  readonly #files: ReadFile[] = [];
  readonly #gaps: { what: string; why: string }[] = [];
  #early = 0;
  entries = 0;

  constructor(root: RootFolder, readers: readonly FileReader[]) {
    this.#root = root;
    this.#readers = readers;
  }

  /** Reads the next directory; false if there is none. */
  step(): boolean {
    const folder = this.#folders.pop();
    if (folder === undefined) return false;
    let names: Dirent[];
    try {
      names = readdirSync(join(this.#root.path, folder), { withFileTypes: true });
    } catch (error) {
      this.#fail(folder, error);
      return true;
    }
    for (const { name } of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, name);
      try {
        this.#entry(path, lstatSync(join(this.#root.path, path)));
      } catch (error) {
        this.#fail(path, error);
      }
    }
    return true;
  }

  finish(): LayerReading {
    this.#early = this.#gaps.length;
    if (this.#table.isIncomplete)
      this.#gaps.push({ what: '', why: 'it has too many entries: not all of them were kept' });
    return {
      digest: folderLayer,
      size: 0,
      entries: this.#table.columns(),
      whiteouts: [],
      opaque: [],
      files: this.#files.slice(),
      gaps: this.#gaps.slice(),
    };
  }

  /** Reads the files that claimed paths lead to, if they are not read by their own paths. */
  readLinks(claims: Iterable<LinkedClaim>): readonly ReadFile[] {
    const before = this.#files.length;
    this.#early = this.#gaps.length;
    for (const { as, path, readers } of claims) {
      if (this.#table.kindAt(path) !== 'f') continue;
      const isRead = (reader: FileReader): boolean =>
        this.#files.some((file) => file.path === path && file.reader === reader.name);
      this.#read(
        path,
        readers.filter((reader) => !isRead(reader)),
        as,
      );
    }
    return this.#files.slice(before);
  }

  /** What `readLinks` could not read. */
  lateGaps(): readonly { what: string; why: string }[] {
    return this.#gaps.slice(this.#early);
  }

  #entry(path: string, status: Stats): void {
    this.entries++;
    const kind = kindOf(status);
    if (kind === undefined) return;
    const link = kind === 'symlink' ? readlinkSync(join(this.#root.path, path)) : undefined;
    const entry: TarEntry = {
      name: path,
      kind,
      mode: status.mode & 0o7777,
      uid: status.uid,
      gid: status.gid,
      size: kind === 'file' ? status.size : 0,
      linkName: link ?? '',
    };
    this.#table.add(path, entry, link);
    if (kind === 'directory') {
      if (status.dev === this.#root.device) this.#folders.push(path);
      else this.#gaps.push({ what: path, why: 'another file system is mounted there: it was not read' });
    } else if (kind === 'file')
      this.#read(
        path,
        this.#readers.filter((reader) => reader.claims(path)),
      );
    else if (kind !== 'symlink')
      for (const reader of this.#readers)
        if (reader.claims(path))
          this.#gaps.push({ what: path, why: `${reader.name}: it is no regular file (${kind})` });
  }

  #read(path: string, claimed: readonly FileReader[], as?: string): void {
    const byContent = as === undefined ? this.#readers.filter(({ claimsContent }) => claimsContent) : [];
    if (claimed.length === 0 && byContent.length === 0) return;
    try {
      this.#withFile(path, (file, content) => {
        const readers = [...claimed];
        if (byContent.length > 0) {
          const head = Buffer.alloc(Math.min(claimedHead, content.size));
          const length = readSync(file, head, 0, head.length, 0);
          for (const reader of byContent)
            if (!readers.includes(reader) && reader.claimsContent?.(head.subarray(0, length), path) === true)
              readers.push(reader);
        }
        for (const reader of readers) this.#readBy(reader, path, fstatSync(file).mode, content, as);
      });
    } catch (error) {
      this.#fail(path, error);
    }
  }

  #readBy(reader: FileReader, path: string, mode: number, content: ByteSource, as?: string): void {
    if (content.size > reader.maxBytes && reader.readLonger !== undefined) {
      this.#files.push({ path, reader: reader.name, reading: reader.readLonger(content.size) });
      return;
    }
    if (content.size > reader.maxBytes) {
      const why = `${reader.name}: larger than the limit of ${reader.maxBytes} bytes (${content.size})`;
      this.#gaps.push({ what: path, why });
      return;
    }
    const open: number[] = [];
    try {
      const companions = new Map<string, ByteSource>();
      for (const beside of reader.companionsOf?.(as ?? path) ?? []) {
        const file = this.#openFile(beside);
        if (file === undefined) continue;
        open.push(file);
        companions.set(beside, fileBytes(file));
      }
      const reading = reader.read({ path: as ?? path, mode: mode & 0o7777, content, companions });
      if (reading !== undefined)
        this.#files.push({ path, reader: reader.name, ...(as !== undefined && { as }), reading });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const why = error instanceof Malformed ? error.message : `failed (${error.name}: ${error.message})`;
      this.#gaps.push({ what: path, why: `${reader.name}: ${why}` });
    } finally {
      for (const file of open) closeSync(file);
    }
  }

  #withFile(path: string, use: (file: number, content: ByteSource) => void): void {
    const file = this.#openFile(path);
    if (file === undefined) {
      this.#gaps.push({ what: path, why: 'it was changed while it was read' });
      return;
    }
    try {
      use(file, fileBytes(file));
    } finally {
      closeSync(file);
    }
  }

  /** Opens a regular file in the folder; absent if it is something else by now, or elsewhere. */
  #openFile(path: string): number | undefined {
    const place = join(this.#root.path, path);
    let file: number;
    try {
      file = openSync(
        place,
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
      );
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
      throw error;
    }
    // A directory of the path may have been replaced by a link.
    if (fstatSync(file).isFile() && realpathSync(place) === place) return file;
    closeSync(file);
    return undefined;
  }

  #fail(path: string, error: unknown): void {
    const code = errorCode(error);
    if (code === undefined) throw error;
    // Removed since its directory was listed.
    if (code === 'ENOENT') return;
    const why =
      code === 'EACCES' || code === 'EPERM' ? 'permission denied' : `it could not be read (${code})`;
    this.#gaps.push({ what: path, why });
  }
}

function kindOf(status: Stats): TarEntryKind | undefined {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  if (status.isSymbolicLink()) return 'symlink';
  if (status.isFIFO()) return 'fifo';
  if (status.isCharacterDevice()) return 'char';
  return status.isBlockDevice() ? 'block' : undefined;
}
