import type { AccessList } from '../core/host/access-list.ts';
import type { Observed } from '../core/observed.ts';
import type { PathStatus } from '../core/host/path-status.ts';
import type { ByteSource } from '../formats/bytes/byte-source.ts';

/** Numbers of a device node. */
export interface DeviceNumbers {
  type: 'block' | 'char';
  major: number;
  minor: number;
}

/** Status of a path itself; a link is not followed. */
export interface FileStatus extends PathStatus {
  /** Target, for a link. */
  link?: string;
  /** Device numbers, for a device node. */
  device?: DeviceNumbers;
  /** Device and inode: equal for two names of one file. */
  identity: string;
  /** Number of names of the file (hard links). */
  names: number;
  /**
   * Last change of contents, name, owner or mode, in milliseconds since 1970; unlike the modification time,
   * users cannot set it.
   */
  changedAt: number;
}

/** Folders that programs are looked for in: with all folders below them, or by themselves. */
export interface ProgramFolders {
  below: readonly string[];
  within: readonly string[];
}

/**
 * Files of a machine below its root. Paths are absolute as that machine's processes see them; links are
 * resolved inside the root. A missing path is `absent`, every other failure `unreadable`. Never throws for
 * file system failures.
 */
export interface HostFiles {
  /** Directory that stands for `/`. */
  readonly root: string;
  /**
   * Returns the text of a regular file, at most `maxBytes` (default 1 MiB), UTF-8 or UTF-16 with a byte order
   * mark, gzip unpacked. Unreadable `unsupported` if longer.
   */
  readText(path: string, maxBytes?: number): Promise<Observed<string>>;
  /**
   * Returns the result of `use` on a regular file of any size, read on demand. Unreadable `malformed` if it
   * throws `Malformed`, `undetermined` if the file changes meanwhile.
   */
  withBytes<T>(path: string, use: (bytes: ByteSource) => T): Promise<Observed<T>>;
  /** Returns the status of the path itself; links of its parents are followed. */
  status(path: string): Promise<Observed<FileStatus>>;
  /** Returns the target of a symbolic link; for links below `/proc/<pid>` the kernel's description. */
  readLink(path: string): Promise<Observed<string>>;
  /** Returns the names in a directory, sorted. */
  list(path: string): Promise<Observed<readonly string[]>>;
  /** Returns the names in a directory that are setuid or setgid files, or links that lead out of it, sorted. */
  identityChangers(path: string): Promise<Observed<readonly string[]>>;
  /** Returns the access control lists (acl(5)) of the paths that have one, or why one could not be read. */
  accessLists(paths: readonly string[]): Promise<Observed<ReadonlyMap<string, Observed<AccessList>>>>;
  /**
   * Returns the file capabilities (capabilities(7)) of programs, as far as they count for users of this machine, by
   * path without links.
   */
  fileCapabilities(folders: ProgramFolders): Promise<Observed<ReadonlyMap<string, readonly string[]>>>;
  /** Returns the path without symbolic links, as the machine sees it (without the root). */
  realPath(path: string): Promise<Observed<string>>;
}
