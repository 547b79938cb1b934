import type { InventoryGap } from '../core/software/inventory.ts';

/** A file that one of the readers read. */
export interface ReadFile {
  path: string;
  /** The name of the reader. */
  reader: string;
  /** The claimed path, if it is not that of the file: a symbolic link to it. */
  as?: string;
  /** What the reader returned. */
  reading: object;
}

/**
 * The entries of a layer, each with the same index in every column. A directory that is only part of a path is there too.
 * Of several entries with one path it is the last.
 */
export interface EntryColumns {
  /** Absolute, without `.` and `..`, separated by NULs. */
  paths: string;
  /** One letter each: see {@link kindLetters}. */
  kinds: string;
  /** Permission bits with set-user-id, set-group-id and sticky. */
  modes: readonly number[];
  uids: readonly number[];
  gids: readonly number[];
  /** Bytes of regular files, else 0. */
  sizes: readonly number[];
  /** Targets of links by index: of hard links the absolute path, of symbolic ones the text. */
  links: Readonly<Record<string, string>>;
  /** The extended attribute `security.capability` by index, in hexadecimal. */
  capabilities: Readonly<Record<string, string>>;
}

/** Kinds of entries, by their letter in {@link EntryColumns}. `implied`: a directory that only the paths of others name. */
export const kindLetters = {
  f: 'file',
  h: 'hardlink',
  l: 'symlink',
  c: 'char',
  b: 'block',
  d: 'directory',
  p: 'fifo',
  i: 'implied',
} as const;
export type KindLetter = keyof typeof kindLetters;

/** What was read of one layer. Plain JSON: it is cached by the digest of the content and the readers. */
export interface LayerReading {
  /** The digest of the content, uncompressed. */
  digest: string;
  /** Size of the content, uncompressed, in bytes. */
  size: number;
  entries: EntryColumns;
  /** Paths that it removes from the layers below, with all that is in them. */
  whiteouts: readonly string[];
  /** Directories whose content in the layers below it hides. */
  opaque: readonly string[];
  /** In the order of the layer. */
  files: readonly ReadFile[];
  gaps: readonly InventoryGap[];
}

/** Returns the reading of a layer of which nothing was read. */
export function emptyReading(digest: string): LayerReading {
  const entries = {
    paths: '',
    kinds: '',
    modes: [],
    uids: [],
    gids: [],
    sizes: [],
    links: {},
    capabilities: {},
  };
  return { digest, size: 0, entries, whiteouts: [], opaque: [], files: [], gaps: [] };
}
