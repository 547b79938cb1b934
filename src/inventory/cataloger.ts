import type { ByteSource } from '../formats/bytes/byte-source.ts';
import type { Distribution, PackageProof, SoftwarePackage } from '../core/software/software-package.ts';

/** A package that a file shows. `inside` is the path in an archive, if the file is one: `WEB-INF/lib/a.jar`. */
export interface FoundPackage extends Omit<SoftwarePackage, 'locations' | 'ownedBy'> {
  proof: PackageProof;
  inside?: string;
  /**
   * The absolute path of the directory that a list of installed packages names: what is not there is not installed, and what a
   * manifest in it says counts.
   */
  folder?: string;
  /** Only for development, as a lock file says: an installation for production leaves it out. */
  development?: true;
}

/** Files that a package of a distribution installed. */
export interface OwnedFiles {
  /** `type/name`: `deb/python3-django`. */
  owner: string;
  /** Absolute paths in the image. */
  paths: readonly string[];
}

/**
 * What a cataloger read in one file, as plain JSON: it is cached with the layer. A gap says what of the file was not
 * understood; a package that was not understood is never left out without one.
 */
export interface FileReading {
  packages?: readonly FoundPackage[];
  owned?: readonly OwnedFiles[];
  distribution?: Distribution;
  gaps?: readonly string[];
}

/** A regular file of an image. */
export interface CatalogedFile {
  /** Absolute, without `.` and `..`: `/usr/lib/os-release`. */
  path: string;
  /** Permission bits. */
  mode: number;
  content: ByteSource;
  /** Files beside it in the same layer, by path: those of `companionsOf` that there are. */
  companions: ReadonlyMap<string, ByteSource>;
}

/** Reads the packages of one ecosystem from files. Pure: the same bytes give the same packages. */
export interface Cataloger {
  /** Its name in gaps and in the cache of layers: `dpkg`. */
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
  /** Whether it reads a file that begins with these bytes (at least 64 of them, if there are), whatever its path is. */
  claimsContent?: (head: Uint8Array, path: string) => boolean;
  /** The longest file that it reads, in bytes; a longer one is a gap. */
  maxBytes: number;
  /** Paths of other files in the same layer that belong to a file. */
  companionsOf?: (path: string) => readonly string[];
  /** @throws Malformed if the bytes are not what it reads; this is a gap. */
  read: (file: CatalogedFile) => FileReading;
}
