import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path/posix';
import { zstdCompressSync, zstdDecompressSync, constants as zlib } from 'node:zlib';
import type { FileReader } from './file-reader.ts';
import type { LayerReading } from './layer-reading.ts';

/** Keeps the readings of layers for the next scan. A reading that cannot be used is as good as none. */
export interface LayerCache {
  /** Returns the reading of a layer by these readers, if it is there. */
  load(digest: string, readers: readonly FileReader[]): LayerReading | undefined;
  save(reading: LayerReading, readers: readonly FileReader[]): void;
}

/** Bounds of the cache, in bytes. */
export interface CacheLimits {
  /** All entries together; the ones that were not used for longest go first. */
  total: number;
  /** One entry, compressed. */
  entry: number;
}

const ordinaryLimits: CacheLimits = { total: 1024 ** 3, entry: 64 * 1024 ** 2 };

/** Raised when the form of readings changes: older entries are read again. */
const form = 1;

/** The largest reading, uncompressed: more than the entries that are kept of an image take. */
const largestReading = 256 * 1024 ** 2;

/**
 * Returns the folder of the cache: `layers` below `ironhull` in XDG_CACHE_HOME, else in `.cache` of the home directory (XDG
 * Base Directory Specification: a relative path counts as none).
 */
export function layerCacheFolder({
  env,
  home,
}: {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}): string {
  const { XDG_CACHE_HOME: named = '' } = env;
  return join(named.startsWith('/') ? named : join(home, '.cache'), 'ironhull', 'layers');
}

/** Returns the cache in a folder, which is made when it is first needed, for its owner alone. */
export function layerCache(folder: string, limits: CacheLimits = ordinaryLimits): LayerCache {
  let isUsable: boolean | undefined;
  const prepare = (): boolean => (isUsable ??= prepareFolder(folder));
  let sinceSweep = 0;
  return {
    load(digest, readers) {
      try {
        const bytes = readOwn(join(folder, entryName(digest, readers)), limits.entry);
        return bytes && parseEntry(bytes, digest);
      } catch {
        // Whatever is wrong with an entry, the layer can be read again.
        return undefined;
      }
    },
    save(reading, readers) {
      try {
        if (!prepare()) return;
        const text = JSON.stringify({ form, ...reading });
        const bytes = zstdCompressSync(text, { params: { [zlib.ZSTD_c_compressionLevel]: 1 } });
        if (bytes.length > limits.entry) return;
        const place = join(folder, `.${randomUUID()}.tmp`);
        writeFileSync(place, bytes, { mode: 0o600, flag: 'wx' });
        renameSync(place, join(folder, entryName(reading.digest, readers)));
        if (sinceSweep++ % 16 === 0) sweep(folder, limits.total);
      } catch {
        // A full or read-only disk costs time at the next scan, and nothing else.
      }
    },
  };
}

/** A name of hexadecimal digits: by the digest, and what reads the layer. */
function entryName(digest: string, readers: readonly FileReader[]): string {
  const key = [String(form), digest, ...readers.map(({ name, version }) => `${name}@${version}`).toSorted()];
  return createHash('sha256').update(key.join('\n')).digest('hex');
}

function prepareFolder(folder: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  // In a folder of others, or that others may write, entries could be anybody's.
  return uid === (process.getuid?.() ?? uid) && (mode & 0o022) === 0;
}

/** Returns the bytes of a file of this user; absent for any other, and for one that is too large. */
function readOwn(path: string, largest: number): Buffer | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = fstatSync(file);
    const isOwn = status.uid === (process.getuid?.() ?? status.uid) && (status.mode & 0o022) === 0;
    if (!status.isFile() || !isOwn || status.size > largest) return undefined;
    const bytes = readFileSync(file);
    const now = Date.now() / 1000;
    // What was used last stays longest.
    futimesSync(file, now, now);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function parseEntry(bytes: Buffer, digest: string): LayerReading | undefined {
  const text = zstdDecompressSync(bytes, { maxOutputLength: largestReading }).toString('utf8');
  const document = JSON.parse(text) as LayerReading & { form?: unknown };
  const { entries } = document;
  const isWhole =
    document.form === form &&
    document.digest === digest &&
    entries.modes.length === entries.kinds.length &&
    [document.whiteouts, document.opaque, document.files, document.gaps].every(Array.isArray);
  return isWhole ? document : undefined;
}

/** Removes what was not used for longest until the rest fits, and what a killed run left behind. */
function sweep(folder: string, most: number): void {
  const files = readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
    return size === undefined || mtimeMs === undefined ? [] : [{ name, path, size, mtimeMs }];
  });
  const dayMs = 24 * 3600 * 1000;
  let total = 0;
  for (const { name, path, size, mtimeMs } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
    const isLeftover = name.endsWith('.tmp') && mtimeMs < Date.now() - dayMs;
    total += size;
    if (isLeftover || total > most) rmSync(path, { force: true });
  }
}
