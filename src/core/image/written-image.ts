import type { CredentialSign, ImageCommand, ImageFiles } from './image.ts';
import type { InsertPoint, Location } from '../location.ts';
import type { Observed } from '../observed.ts';
import type { Entry, Setting, Written } from '../workload/workload.ts';
import type { EnvironmentVariable } from '../workload/environment-variable.ts';

/**
 * The source of an image's description: an engine that has it (inspect and history), a scan that read its
 * configuration and layers, or the Dockerfile that builds it. `files` is a root file system without a
 * configuration: of a folder, or of a container.
 */
export type ImageSurface = 'engine' | 'scanned' | 'files' | 'dockerfile';

/** Every setting of an image with the type of its value, for all surfaces. */
export interface ImageValues {
  user: string;
  /** False if there is no health check or it is disabled. */
  health: boolean;
  /** `80/tcp`. */
  exposedPorts: readonly Entry<string>[];
  volumes: readonly Entry<string>[];
  environment: readonly Entry<EnvironmentVariable>[];
  /** Names of labels. */
  labels: readonly Entry<string>[];
  entrypoint: ImageCommand;
  command: ImageCommand;
  stopSignal: string;
  /** The words of the shell that runs commands in shell form. */
  shell: readonly string[];
  /** Instructions that a build from this image runs, in upper case. */
  onBuild: readonly Entry<string>[];
  /** The settings that look like credentials. Every adapter sets it, to an empty list if there is none. */
  credentials: readonly Entry<CredentialSign>[];
}

export type ImageSettingName = keyof ImageValues;

/** What a command of a build step does, by names from tables; the command's text is not stored. */
export interface StepAct {
  does: 'updates-index' | 'installs' | 'skips-verification';
  /** The package manager, or the option, setting or variable: `apt-get`, `curl -k`. */
  what: string;
  at: readonly Location[];
}

/** What the commands of a step do, in order. */
export interface StepRun {
  /** False if a part of the commands was not understood. */
  understood: boolean;
  acts: readonly StepAct[];
}

/** What an `ADD` added: a file or directory of the build context, an extracted archive, or a download. */
export type AddedKind = 'file' | 'archive' | 'remote' | 'unknown';

/** A stage of a Dockerfile. */
export interface BuildStage {
  /** The first is 0. */
  index: number;
  name?: string;
  /** Whether its steps are in the image's history: false for a stage from which others only copy. */
  inImage: boolean;
}

/** One build step. */
export interface BuildStep {
  /** Dockerfile instruction in upper case; `''` if the step does not show it (an import, a squash). */
  instruction: string;
  at: readonly Location[];
  /** RFC 3339, UTC; missing for a step that has not run. */
  created?: string;
  /** Missing if the surface has no stages. */
  stage?: BuildStage;
  /** The place of the layer that it made, the lowest is 0; missing if it made none, or nothing says which. */
  layer?: number;
  adds?: AddedKind;
  /** Of an ADD that COPY can replace: whether no source can be an archive, by its name. */
  copyIsEnough?: boolean;
  run?: StepRun;
  credentials: readonly Entry<CredentialSign>[];
}

/** How the start command of an image changes from root to another user. */
export interface UserChange {
  /** `gosu`. */
  program: string;
  /** With an ellipsis for what only the container knows. */
  user: string;
  /** `ENTRYPOINT`, or the path of the script in the build context. */
  where: string;
}

/** What a Dockerfile says of the user of its image, beside the value. */
export interface UserInstructions {
  /** The argument of the USER that counts, as it is written; missing if the stages of the image have none. */
  written?: string;
  /** Whether any stage of the file has a USER. */
  anywhere: boolean;
  /** The name of the base image; missing for `scratch`. */
  base?: string;
  change?: UserChange;
}

/** The members of an image that resolving does not change. */
export interface ImageIdentity {
  surface: ImageSurface;
  /**
   * Digest of the image's configuration (or manifest, with the containerd store): `sha256:…`; `''` before the
   * build.
   */
  id: string;
  /** Tags and digests: `debian:trixie`, `app@sha256:…`. */
  references: readonly string[];
  /** Where the image is described. */
  at: readonly Location[];
  /** Uid of a named user in the image's `/etc/passwd`; missing if it was not read. */
  userNumber?: Observed<number>;
  /** Missing for the images of an engine. */
  userInstructions?: UserInstructions;
  /** When it was built, RFC 3339. */
  created: Observed<string>;
  /** Bytes of all its layers. */
  size?: Observed<number>;
  /** Digests of its layers' contents, lowest first. */
  layers?: Observed<readonly string[]>;
  /** What its files show; missing if they were not requested. */
  files?: Observed<ImageFiles>;
  /** Build steps, oldest first; an engine includes those of the base image. */
  steps: Observed<readonly BuildStep[]>;
}

/** Something the adapter did not read or understand. */
export interface ImageDoubt {
  what: string;
  /** What was read: `inspect of image app:1`. */
  from: string;
  /** Settings whose value it could change; they are undetermined. */
  affects: readonly ImageSettingName[];
}

/** An image as one surface writes it. No defaults: a setting that is not written is missing. */
export interface WrittenImage extends ImageIdentity {
  settings: { [K in ImageSettingName]?: Written<ImageValues[K]> };
  doubts: readonly ImageDoubt[];
  /** Where a new instruction can be inserted, if the surface is a file. */
  insert?: InsertPoint;
}

/** An image with every setting resolved. */
export interface Image extends ImageIdentity {
  settings: { [K in ImageSettingName]: Setting<ImageValues[K]> };
  insert?: InsertPoint;
}
