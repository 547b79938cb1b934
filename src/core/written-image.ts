import type { CredentialSign, ImageCommand, ImageFiles } from './image.ts';
import type { InsertPoint, Location } from './location.ts';
import type { Observed } from './observed.ts';
import type { EnvironmentVariable, Entry, Setting, Written } from './workload.ts';

/** What describes an image: an engine that has it (inspect and history), or the Dockerfile that builds it. */
export type ImageSurface = 'engine' | 'dockerfile';

/** Every setting of an image and the shape of its value, one table for all surfaces. */
export interface ImageValues {
  user: string;
  /** False where a health check is switched off or there is none. */
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
  /** The words that run a step or a command in shell form. */
  shell: readonly string[];
  /** Instructions that a build from this image runs, in upper case. */
  onBuild: readonly Entry<string>[];
  /** What in the settings looks like a credential. Each adapter writes it, empty too. */
  credentials: readonly Entry<CredentialSign>[];
}

export type ImageSettingName = keyof ImageValues;

/** What a command of a build step does, told by names from tables: no text of the command is kept. */
export interface StepAct {
  does: 'updates-index' | 'installs' | 'skips-verification';
  /** The package manager, or the option, setting or variable: `apt-get`, `curl -k`. */
  what: string;
  at: readonly Location[];
}

/** What the commands of a step do, in order. */
export interface StepRun {
  /** False when a part of the commands could not be determined. */
  understood: boolean;
  acts: readonly StepAct[];
}

/** What an `ADD` put in: a file or folder of the build context, an archive that it unpacked, something fetched. */
export type AddedKind = 'file' | 'archive' | 'remote' | 'unknown';

/** A stage of a Dockerfile. */
export interface BuildStage {
  /** 0 is the first. */
  index: number;
  name?: string;
  /** Whether its steps are in the image's own history: false for a stage from which others only copy. */
  inImage: boolean;
}

/** One build step. */
export interface BuildStep {
  /** Dockerfile instruction in upper case; `''` for a step that does not say (an import, a squash). */
  instruction: string;
  at: readonly Location[];
  /** RFC 3339, UTC; missing for a step that was not run. */
  created?: string;
  /** Missing where the surface has no stages. */
  stage?: BuildStage;
  adds?: AddedKind;
  run?: StepRun;
  credentials: readonly Entry<CredentialSign>[];
}

/** What is the same of an image before and after it is resolved. */
export interface ImageIdentity {
  surface: ImageSurface;
  /** Digest of the image's configuration (or manifest, with the containerd store): `sha256:…`; `''` before it is built. */
  id: string;
  /** Tags and digests: `debian:trixie`, `app@sha256:…`. */
  references: readonly string[];
  /** Where the image itself is described. */
  at: readonly Location[];
  /** Number of a user that is named, by the image's `/etc/passwd`; missing where it was not looked up. */
  userNumber?: Observed<number>;
  /** When it was built, RFC 3339. */
  created: Observed<string>;
  /** Bytes of all its layers. */
  size?: Observed<number>;
  /** Digests of its layers' contents, lowest first. */
  layers?: Observed<readonly string[]>;
  /** What its files show; missing where they were not asked for. */
  files?: Observed<ImageFiles>;
  /** Its build steps, oldest first; those of its base image are among them where an engine has it. */
  steps: Observed<readonly BuildStep[]>;
}

/** Something that the adapter did not read or understand. */
export interface ImageDoubt {
  what: string;
  /** What was read, in words: `inspect of image app:1`. */
  from: string;
  /** Settings whose value this could change; they are undetermined because of it. */
  affects: readonly ImageSettingName[];
}

/** An image as one surface wrote it. Nothing is filled in: an unset setting is missing. */
export interface WrittenImage extends ImageIdentity {
  settings: { [K in ImageSettingName]?: Written<ImageValues[K]> };
  doubts: readonly ImageDoubt[];
  /** Where a new instruction can be written, when the surface is a text. */
  insert?: InsertPoint;
}

/** An image with every setting filled in by `resolve`. */
export interface Image extends ImageIdentity {
  settings: { [K in ImageSettingName]: Setting<ImageValues[K]> };
  insert?: InsertPoint;
}
