import type { CatalogedFile } from '../inventory/cataloger.ts';

/**
 * Reads files of an image while its layers pass by: a cataloger, or a rule on files. What it returns is plain JSON, which is
 * cached with the layer; a gap of it is a text.
 */
export interface FileReader {
  /** Its name in gaps and in the cache of layers. */
  name: string;
  /** Part of the key of cached readings. It need not be raised: the key also has the fingerprint of the program. */
  version: number;
  /** Whether it reads a file with this absolute path. */
  claims: (path: string) => boolean;
  /**
   * Directories by whose place it claims files: an absolute path, or the name of one anywhere. Where such a directory is elsewhere
   * by a symbolic link, the files in it are claimed by their paths through the link.
   */
  folders?: readonly string[];
  /** Whether it reads a file that begins with these bytes, whatever its path is. */
  claimsContent?: (head: Uint8Array, path: string) => boolean;
  /** The longest file that it reads, in bytes; a longer one is a gap, unless `readLonger` says what is kept of it. */
  maxBytes: number;
  /** Returns what is kept of a longer file, by its size. */
  readLonger?: (size: number) => object;
  /** Paths of other files in the same layer that belong to a file. */
  companionsOf?: (path: string) => readonly string[];
  /**
   * Returns what is kept of a file; absent if nothing is.
   * @throws Malformed if the bytes are not what it reads; this is a gap.
   */
  read: (file: CatalogedFile) => object | undefined;
}

/** Number of first bytes by which a reader may claim a file; a shorter file has fewer. */
export const claimedHead = 512;
