import type { Observed } from '../observed.ts';

/**
 * Something that looks like a credential, by name or form. `detector` says what it looks like; only the
 * value's length is stored (UTF-16 code units; 0 for a file).
 */
export interface CredentialSign {
  /** `file`: by its name; `text`: of a file that the Dockerfile writes. */
  where: 'environment' | 'argument' | 'label' | 'command' | 'file' | 'text';
  /** Name of the variable, argument, label, option, file or setting; `''` inside a command or text. */
  name: string;
  detector: string;
  length: number;
  /** RFC 6901 pointer into the image's inspect document; missing in facts of older versions. */
  pointer?: string;
}

/**
 * A command of an image: a list of words (exec form) or a shell text (shell form). Words may be credentials,
 * so only their number is stored.
 */
export interface ImageCommand {
  form: 'exec' | 'shell';
  words: number;
}

/** Settings of an image's configuration; missing in facts of older versions. */
export interface ImageConfig {
  labels: readonly string[];
  entrypoint?: ImageCommand;
  command?: ImageCommand;
  stopSignal?: string;
  /** Only paths, options and option names of a shell. */
  shell?: readonly string[];
  /** Instructions in upper case. */
  onBuild: readonly string[];
}

/** What the commands of a `RUN` step do, as far as checks need it; the commands are not stored. */
export interface RunStep {
  /** False if a part of the command was not understood. */
  understood: boolean;
  /** Package managers whose index it updates: `apt-get`, `apk`. */
  updates: readonly string[];
  /** Package managers with which it installs or upgrades packages. */
  installs: readonly string[];
  /** Options that disable verification of downloads: `curl --insecure`. */
  unverified: readonly string[];
}

/** One step of an image's history (`GET /images/{id}/history`). */
export interface ImageStep {
  /** Dockerfile instruction in upper case; `''` if the step does not show it (an import, a commit). */
  instruction: string;
  /** RFC 3339, UTC. */
  created: string;
  /** Bytes it added. */
  size: number;
  /** The place of the layer that it made, the lowest is 0; missing if it made none, or nothing says which. */
  layer?: number;
  /** What an `ADD` added: a file or directory of the build context, an extracted archive, or a download. */
  adds?: 'file' | 'archive' | 'remote' | 'unknown';
  run?: RunStep;
  credentials: readonly CredentialSign[];
}

/** A file or directory in an image. Its owner is as the host sees it: shifted if users are remapped. */
export interface ImageFile {
  path: string;
  kind: 'file' | 'directory';
  /** Permission bits with set-user-id, set-group-id and sticky: `0o4755`. */
  mode: number;
  uid: number;
  /** Missing where only modes were read. */
  gid?: number;
  /** The place of its layer, the lowest is 0; missing where only modes were read, and where there are no layers. */
  layer?: number;
  /** What a program gets that is started from it. */
  capabilities?: FileCapabilities;
  /** A higher layer has a parent directory of it, and may hide everything below. */
  mayBeHidden?: boolean;
}

/** The extended attribute `security.capability` of a file; names without `CAP_`. */
export interface FileCapabilities {
  permitted: readonly string[];
  inheritable: readonly string[];
  /** Whether the permitted ones are effective from the start. */
  effective: boolean;
  /** The uid that is root in the user namespaces in which they count; missing if they count everywhere. */
  rootUid?: number;
}

/** The number of files found, and the first of them by path. */
export interface FoundImageFiles {
  count: number;
  /** Bytes of all of them, with what is in directories; missing where it is not counted. */
  bytes?: number;
  first: readonly ImageFile[];
}

/** The password of an account: one that is not there lets everyone in, a locked one nobody. */
export type AccountPassword = 'empty' | 'locked' | 'set';

/** An account of an image's `/etc/passwd` and `/etc/shadow`. */
export interface ImageAccount {
  name: string;
  uid: number;
  gid: number;
  password: AccountPassword;
  /** The program that a login starts; `''` stands for `/bin/sh`. */
  shell: string;
  /** Whether the image has that program. */
  hasShell: boolean;
}

/** What an image's `/etc/passwd`, `/etc/shadow` and `/etc/group` say. */
export interface ImageAccounts {
  accounts: readonly ImageAccount[];
  groups: readonly { name: string; gid: number }[];
  /** The mode of `/etc/shadow`; missing if there is none. */
  shadowMode?: number;
  /** Further files with hashes of passwords that everyone may read: `/etc/passwd` itself, and backups. */
  readableHashes?: readonly { path: string; mode: number; accounts: readonly string[] }[];
  /** What of these files was not understood, or not kept. */
  oddities: readonly string[];
}

/** What a scan finds in the files of an image beside their modes. */
export interface ImageContents {
  /** Why more files may be there than were found: a layer that could not be read. */
  unread: readonly string[];
  /** Regular files with capabilities. */
  capable: Observed<FoundImageFiles>;
  /** Files and directories whose uid or gid no account or group has. */
  unowned: Observed<FoundImageFiles>;
  /** Absent if the image has no `/etc/passwd`. */
  accounts: Observed<ImageAccounts>;
  /** What an image should not have or does not need, found by its name. */
  traces: readonly (FoundImageFiles & { kind: ImageTraceKind })[];
}

/** Kinds of files and directories that are found by their names. */
export const imageTraceKinds = [
  'apt lists',
  'apt packages',
  'apk cache',
  'dnf cache',
  'yum cache',
  'zypper cache',
  'pacman cache',
  'pip cache',
  'npm cache',
  'yarn cache',
  'composer cache',
  'Go build cache',
  'Gradle cache',
  'Cargo registry',
  'history of a repository',
  'build file',
  'copy of account files',
  'core dump',
  'editor file',
  'SSH host key',
  'private key',
  'shell',
  'package manager',
  'compiler',
  'debugger',
  'network tool',
  'sudo',
] as const;
export type ImageTraceKind = (typeof imageTraceKinds)[number];

/** What the modes of the files in an image's layers show. */
export interface ImageFiles {
  /** Files and directories of all layers, hidden ones included. */
  entries: number;
  layers: number;
  /** Regular files with the set-user-id or set-group-id bit. */
  raising: FoundImageFiles;
  /** World-writable regular files, and world-writable directories without the sticky bit. */
  writable: FoundImageFiles;
  /** Missing where only the modes of files were read. */
  contents?: ImageContents;
}

/** How a scan read an image. */
export interface ScannedAs {
  /** As the user named it. */
  name: string;
  /** The document that describes it: the engine's inspect document, or the image's own configuration. */
  document: 'inspect' | 'configuration';
}

/**
 * The configuration of an image, from `GET /images/{id}/json`, and how it was built. Optional members are
 * missing in facts of older versions.
 */
export interface ImageSpec {
  /** Digest of the image's configuration (or manifest, with the containerd store): `sha256:…`. */
  id: string;
  /** Of an image that a scan read; missing for those that an engine lists. */
  scanned?: ScannedAs;
  /** Tags and digests: `debian:trixie`, `app@sha256:…`. */
  references: readonly string[];
  /** `Config.User`; absent if the image sets none (then root). */
  user: Observed<string>;
  /**
   * Uid of a named user in the image's `/etc/passwd`; absent if it has no such user. Missing if it was not
   * read.
   */
  userNumber?: Observed<number>;
  /** False if the image has no health check or disables it. */
  health: Observed<boolean>;
  /** Ports the image declares with `EXPOSE`: `80/tcp`. This does not publish them. */
  exposedPorts: readonly string[];
  /** Directories declared as volumes. */
  volumes: readonly string[];
  environmentNames: readonly string[];
  config?: Observed<ImageConfig>;
  /** When it was built, RFC 3339. */
  created: Observed<string>;
  /** Bytes of all its layers. */
  size?: Observed<number>;
  /** Digests of its layers' contents, lowest first. */
  layers?: Observed<readonly string[]>;
  /** The parts of its environment and labels that look like credentials. */
  credentials?: Observed<readonly CredentialSign[]>;
  /** Build steps, oldest first, including those of the base image. */
  history?: Observed<readonly ImageStep[]>;
  /** What its files show; missing if they were not requested. */
  files?: Observed<ImageFiles>;
}

/** The image of this engine on which another one is based, and its number of steps. */
export interface ImageBase {
  id: string;
  name: string;
  steps: number;
}
