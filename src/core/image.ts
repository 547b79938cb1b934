import type { Observed } from './observed.ts';

/**
 * Something that looks like a credential, by its name or by its form. `detector` says what it
 * looks like; of the value only its length is kept (UTF-16 code units; 0 for a file).
 */
export interface CredentialSign {
  where: 'environment' | 'argument' | 'label' | 'command' | 'file';
  /** Name of the variable, argument, label, option or file; `''` for one that stands in a command. */
  name: string;
  detector: string;
  length: number;
  /** RFC 6901 pointer into the image's inspect document, where it is in that and the facts are not older. */
  pointer?: string;
}

/**
 * A command of an image: a list of words (exec form) or a text for a shell (shell form). Words may
 * be credentials, so only their number is kept.
 */
export interface ImageCommand {
  form: 'exec' | 'shell';
  words: number;
}

/** Settings of an image's configuration that older facts do not have. */
export interface ImageConfig {
  labels: readonly string[];
  entrypoint?: ImageCommand;
  command?: ImageCommand;
  stopSignal?: string;
  /** Of the words only those that are paths, options and names of options of a shell. */
  shell?: readonly string[];
  /** Instructions in upper case. */
  onBuild: readonly string[];
}

/** What the commands of a `RUN` step do, as far as checks ask; the commands themselves are not kept. */
export interface RunStep {
  /** False when a part of the command could not be worked out. */
  understood: boolean;
  /** Package managers whose index it updates: `apt-get`, `apk`. */
  updates: readonly string[];
  /** Package managers with which it installs or upgrades packages. */
  installs: readonly string[];
  /** Options that switch off the verification of what is fetched: `curl --insecure`. */
  unverified: readonly string[];
}

/** One step of an image's history (`GET /images/{id}/history`). */
export interface ImageStep {
  /** Dockerfile instruction in upper case; `''` for a step that does not say (an import, a commit). */
  instruction: string;
  /** RFC 3339, UTC. */
  created: string;
  /** Bytes it added. */
  size: number;
  /** What an `ADD` put in: a file or folder of the build's own, an archive that it unpacked, something fetched. */
  adds?: 'file' | 'archive' | 'remote' | 'unknown';
  run?: RunStep;
  credentials: readonly CredentialSign[];
}

/** A file or folder in an image. Owner as the host sees it: shifted where users are remapped. */
export interface ImageFile {
  path: string;
  kind: 'file' | 'directory';
  /** Permission bits with set-user-id, set-group-id and sticky: `0o4755`. */
  mode: number;
  uid: number;
  /** A folder above it is in a higher layer too, and whether that one hides all below it could not be told. */
  mayBeHidden?: boolean;
}

/** All that were found, and the first of them by path. */
export interface FoundImageFiles {
  count: number;
  first: readonly ImageFile[];
}

/** What the files of an image's layers show by their modes; capabilities of files are not among it. */
export interface ImageFiles {
  /** Files and folders of all its layers, those that a higher layer hides included. */
  entries: number;
  layers: number;
  /** Regular files with the set-user-id or set-group-id bit. */
  raising: FoundImageFiles;
  /** Regular files that everyone may write, and folders that everyone may write without the sticky bit. */
  writable: FoundImageFiles;
}

/**
 * What an image says about the containers made from it, from `GET /images/{id}/json`, and how it
 * was made. Members that may be missing are so in facts of older versions: they were not collected.
 */
export interface ImageSpec {
  /** Digest of the image's configuration (or manifest, with the containerd store): `sha256:…`. */
  id: string;
  /** Tags and digests it is known by: `debian:trixie`, `app@sha256:…`. */
  references: readonly string[];
  /** `Config.User`; absent when the image sets none (then root). */
  user: Observed<string>;
  /** Number of a user that is named, by the image's `/etc/passwd`; absent when that has no such name. Missing where it was not looked up. */
  userNumber?: Observed<number>;
  /** False when the image has no health check, or has switched it off. */
  health: Observed<boolean>;
  /** Ports the image declares: `80/tcp`. They are not published by that. */
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
  /** What of its environment and labels looks like a credential. */
  credentials?: Observed<readonly CredentialSign[]>;
  /** How it was built, oldest step first; the steps of its base are among them. */
  history?: Observed<readonly ImageStep[]>;
  /** What its files show; missing where they were not asked for. */
  files?: Observed<ImageFiles>;
}

/** The image of this engine that another one was made from, and how many of its first steps are that one's. */
export interface ImageBase {
  id: string;
  name: string;
  steps: number;
}
