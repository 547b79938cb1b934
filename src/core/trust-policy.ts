import type { FileLocation } from './location.ts';

/** Whose signature by cosign counts: with a key, or of an identity. */
export type CosignSigner =
  | {
      kind: 'key';
      /** Path of the public key, from the folder of the policy. */ file: string;
      withoutLog: boolean;
    }
  | {
      kind: 'identity';
      identity: string;
      issuer: string;
      /** Path of a trusted root. */ trustedRoot?: string;
    };

/** Which metadata of Notary counts. */
export interface NotarySigner {
  server?: string;
  rootKeyId?: string;
  /** Path of certificates in PEM. */
  authority?: string;
}

/** What the images of some repositories need. */
export interface ImageRequirement {
  /** A repository, or with `*` at its end all that begin so: `registry.example/team/*`. */
  match: string;
  /** A signature of one of them is needed; absent if none is. */
  cosign?: readonly CosignSigner[];
  notary?: NotarySigner;
  /** Needs no signature: their origin is all that is wanted. */
  unsigned?: true;
  at: FileLocation;
}

/** Which images are trusted. */
export interface TrustPolicy {
  /** Registries and paths in them that images may be from; absent for any. */
  allowed?: readonly string[];
  images: readonly ImageRequirement[];
}
