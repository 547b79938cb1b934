import type { AccessList } from '../core/access-list.ts';
import type { Observed } from '../core/observed.ts';
import type { PathStatus } from '../core/path-status.ts';
import type { ByteSource } from '../formats/bytes/byte-source.ts';

/** What a device node stands for. */
export interface DeviceNumbers {
  type: 'block' | 'char';
  major: number;
  minor: number;
}

/** What a path is, without following it when it is a link itself. */
export interface FileStatus extends PathStatus {
  /** Text of the link, when it is one. */
  link?: string;
  /** Of a device node. */
  device?: DeviceNumbers;
  /** Device and inode: equal for two names of one file. */
  identity: string;
  /** Last change of contents, name, owner or mode, milliseconds since 1970: nobody sets it back as they do that of the contents. */
  changedAt: number;
}

/**
 * A machine's files below its root. Paths are absolute, as that machine's processes name them:
 * symbolic links are resolved inside the root and never leave it. A path that is not there is
 * `absent`; every other failure is `unreadable`. Nothing is thrown for what a file system can do.
 */
export interface HostFiles {
  /** The folder that stands for `/`. */
  readonly root: string;
  /** A regular file's text, at most `maxBytes` (default 1 MiB) of UTF-8, or of UTF-16 with a byte order mark; a longer one is unreadable `unsupported`; gzip is unpacked. */
  readText(path: string, maxBytes?: number): Promise<Observed<string>>;
  /**
   * What `use` finds in a regular file of any size, of which it reads what it needs. What it throws as
   * `Malformed` makes the file unreadable `malformed`; one that is written to meanwhile is unreadable
   * `undetermined`.
   */
  withBytes<T>(path: string, use: (bytes: ByteSource) => T): Promise<Observed<T>>;
  /** The path itself; its parents are followed, it is not. */
  status(path: string): Promise<Observed<FileStatus>>;
  /** The text of a symbolic link; of the links below `/proc/<pid>` what the kernel says they stand for. */
  readLink(path: string): Promise<Observed<string>>;
  /** Names in a folder, sorted. */
  list(path: string): Promise<Observed<readonly string[]>>;
  /** The access control lists (acl(5)) of those of these paths that have one; of a list that could not be read, why. */
  accessLists(paths: readonly string[]): Promise<Observed<ReadonlyMap<string, Observed<AccessList>>>>;
  /** The path without any symbolic link, as the machine names it (without the root). */
  realPath(path: string): Promise<Observed<string>>;
}
