/**
 * How much a credential in a file is worth to whoever reads it. `usable`: a key or token as it is. `protected`: a key with a
 * passphrase, or the hash of a password. `likely`: a value in a place for credentials, or a random one with the name of a
 * credential. `weak`: another value with such a name.
 */
export type CredentialStrength = 'usable' | 'protected' | 'likely' | 'weak';

/** What looks like a credential in a file: its form and place, and never its value. */
export interface FileCredentialSign {
  /** What it looks like: `GitHub token`, `private key`. */
  detector: string;
  strength: CredentialStrength;
  /** The line of the first one; 0 in a file without lines. */
  line: number;
  /** Its length in characters. */
  length: number;
  /** How many there are in the file. */
  count: number;
}

/** A layer by its digest, with how it changed what a layer below has. */
export interface HidingLayer {
  layer: string;
  how: 'removed' | 'replaced';
}

/** A credential in a file of an image. */
export interface FileCredential extends FileCredentialSign {
  /** Absolute path in the image. */
  path: string;
  /** The digest of the layer; missing where there are no layers. */
  layer?: string;
  /** The layer that removes or replaces the file; missing if a container sees it. */
  hidden?: HidingLayer;
}

/** Why a credential in a file is nobody's secret. */
export type PublishedReason =
  | 'installed by a package of the distribution'
  | 'part of a published language package'
  | 'test data or documentation';

/** Credentials that everyone can download, counted with the first of them by path. */
export interface PublishedCredentials {
  reason: PublishedReason;
  count: number;
  first: readonly Pick<FileCredential, 'path' | 'detector'>[];
}

/** The credentials in the files of all layers of an image, or of a folder. */
export interface FileCredentials {
  /** Regular files of all layers: texts and key stores among them were searched. */
  files: number;
  count: number;
  /** The strongest first, then by path; at most {@link mostFileCredentials}. */
  first: readonly FileCredential[];
  published: readonly PublishedCredentials[];
  /** Text files that are too long to be searched. */
  tooLong: { count: number; first: readonly string[] };
  /** What could not be read, and may hold credentials: the number of gaps of the layers. */
  unread: number;
}

/** Most credentials that facts hold one by one. */
export const mostFileCredentials = 200;
