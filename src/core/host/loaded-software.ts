/** How a process uses a file: as its program, mapped into its memory, or open. */
export type FileUse = 'program' | 'mapped' | 'open';

/** A file that a running process of a container uses, by its path in the container. */
export interface UsedFile {
  path: string;
  use: FileUse;
  pid: number;
  /** The kernel's name for the process. */
  process: string;
}

/** What running processes of a container use of the files of its image. */
export interface UsedFiles {
  files: readonly UsedFile[];
  /** Why there may be others. */
  doubts: readonly string[];
}

/** A package of which a running process uses a file. */
export interface LoadedPackage extends UsedFile {
  /** The package's place in the inventory. */
  package: number;
  /** The name of the container. */
  container: string;
}

/** Which packages of an image its running containers have loaded, when they were looked at. */
export interface LoadedSoftware {
  /** Names of these containers, sorted. */
  containers: readonly string[];
  /** By package; each with the first process that uses it. */
  packages: readonly LoadedPackage[];
  /** Places of packages that no process has loaded. Of a package that is in neither list it is not known. */
  notLoaded: readonly number[];
  /** Why it is not known of more packages. */
  doubts: readonly string[];
}
