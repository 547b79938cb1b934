import type { FileLocation } from '../location.ts';
import type { VulnerabilitySeverity } from '../vulnerability-severity.ts';

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

/** Whose signature by notation counts: as a trust policy of notation says, or of an authority. */
export type NotationSigner =
  | {
      kind: 'policy';
      /** Path of the trust policy. */ file: string;
      /** Path of the trust store. */ store: string;
      /** Path of lists of revoked certificates. */ revocationLists?: string;
    }
  | {
      kind: 'authority';
      /** Path of certificates in PEM. */ file: string;
      /** Attributes that the subject of the signer has; absent for every signer of the authority. */
      identity?: string;
      /** Path of certificates of authorities for timestamps. */ timestampAuthority?: string;
      /** Path of lists of revoked certificates. */ revocationLists?: string;
    };

/** The schemes of which an entry may say that they decide nothing. */
export type PolicyScheme = 'cosign' | 'notary' | 'notation';

/** An attestation that an image needs. */
export interface RequiredAttestation {
  /** As the policy names it: `provenance`, `sbom`, or the URI of a type. */
  named: string;
  /** URIs of the types of which one is needed, each as it is or with a version behind it (`…/v1.6`). */
  types: readonly string[];
  /** Who must have built the image: the id of a builder, or with `*` at its end all that begin so. */
  builder?: string;
  /** What it must be built from, in the same way. */
  source?: string;
  /** Who must have signed it; absent for the signers of the image. */
  signers?: readonly CosignSigner[];
  /** Greatest age in milliseconds of what it says. */
  maxAge?: number;
  /** Of a report on vulnerabilities: the least severity that is not accepted. */
  severity?: VulnerabilitySeverity;
  /** The repository that it is stored in; `/*` at its end is what the `*` of `match` stands for. Absent for the image's own. */
  storedIn?: string;
  at: FileLocation;
}

/** What the images of some repositories need. */
export interface ImageRequirement {
  /** A repository, or with `*` at its end all that begin so: `registry.example/team/*`. */
  match: string;
  /** A signature of one of them is needed; absent if none is. */
  cosign?: readonly CosignSigner[];
  /** What must be signed beside the image by cosign: annotations by their keys. */
  annotations?: Readonly<Record<string, string>>;
  notary?: NotarySigner;
  notation?: NotationSigner;
  /** Schemes whose verdicts are reported and decide nothing. */
  optional?: readonly PolicyScheme[];
  /** Greatest age in milliseconds of a signature, by a time that somebody trusted signed. */
  signedWithin?: number;
  /** All of them are needed. */
  attestations?: readonly RequiredAttestation[];
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
