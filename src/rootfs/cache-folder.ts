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
import { programFingerprint } from '../io/program-fingerprint.ts';

/** Bounds of the cache, in bytes. */
export interface CacheLimits {
  /** All entries together; the ones that were not used for longest go first. */
  total: number;
  /** One entry, compressed. */
  entry: number;
}

const ordinaryLimits: CacheLimits = { total: 1024 ** 3, entry: 64 * 1024 ** 2 };

/** The largest reading, uncompressed: more than the entries that are kept of an image take. */
const largestReading = 256 * 1024 ** 2;

/** Texts that are kept from run to run, in files that only this user can write. One that cannot be used is as good as none. */
export interface CacheFolder {
  /** Returns the text that was saved under a key. */
  load(key: readonly string[]): string | undefined;
  save(key: readonly string[], text: string): void;
}

/**
 * Returns the cache in a folder, which is made when it is first needed, for its owner alone. What another program kept is not
 * there: `program` is the fingerprint of this one.
 */
export function cacheFolder(
  folder: string,
  limits: CacheLimits = ordinaryLimits,
  program: string = programFingerprint(),
): CacheFolder {
  const entryOf = (key: readonly string[]): string => join(folder, entryName([program, ...key]));
  let isUsable: boolean | undefined;
  const prepare = (): boolean => (isUsable ??= prepareFolder(folder));
  let sinceSweep = 0;
  return {
    load(key) {
      try {
        const bytes = readOwn(entryOf(key), limits.entry);
        return bytes && zstdDecompressSync(bytes, { maxOutputLength: largestReading }).toString('utf8');
      } catch {
        // Whatever is wrong with an entry, its source can be read again.
        return undefined;
      }
    },
    save(key, text) {
      try {
        if (!prepare()) return;
        const bytes = zstdCompressSync(text, { params: { [zlib.ZSTD_c_compressionLevel]: 1 } });
        if (bytes.length > limits.entry) return;
        const place = join(folder, `.${randomUUID()}.tmp`);
        writeFileSync(place, bytes, { mode: 0o600, flag: 'wx' });
        renameSync(place, entryOf(key));
        if (sinceSweep++ % 16 === 0) sweep(folder, limits.total);
      } catch {
        // A full or read-only disk costs time at the next scan, and nothing else.
      }
    },
  };
}

/** A name of hexadecimal digits. */
function entryName(key: readonly string[]): string {
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
