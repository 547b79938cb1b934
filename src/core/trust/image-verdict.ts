import type { TrustPolicy } from './trust-policy.ts';
import type { TrustStatement } from './trust.ts';

/** What was verified of an image before its rules run. */
export interface ImageVerdict {
  /** The full reference with its tag; with its digest if it has no tag. */
  reference: string;
  /** What the statements are about. */
  digest: string;
  /** Where the signatures were read: `ironhull.evidence`, `registry.example`. */
  from: string;
  statements: readonly TrustStatement[];
}

/** The digest that a lock has of an image. */
export interface LockedDigest {
  /** The full reference with its tag. */
  reference: string;
  digest: string;
  /** The lock. */
  from: string;
}

/** What a run knows of the signatures and digests of images. */
export interface ImageTrustFacts {
  /** Missing where no policy says who may sign. */
  policy?: TrustPolicy;
  verdicts: readonly ImageVerdict[];
  locked: readonly LockedDigest[];
  /** Why a lock could not be read. */
  unread: readonly string[];
}

/** An image that a rule asks about. */
export interface AskedImage {
  /** As it is written: `debian:13`. */
  reference: string;
  /** The digests that an engine has it under; missing where no engine has it yet. */
  digests?: readonly string[];
}

/** Returns what the policy and the signatures say of an image: at least one statement. */
export type StatementsOn = (image: AskedImage) => readonly TrustStatement[];

/** Returns what a lock has of an image without a digest, as it is written; `undefined` where no lock has it. */
export type LockedDigestOf = (reference: string) => LockedDigest | undefined;

/** What is known of images without asking anybody. */
export interface ImageKnowledge {
  /** What is known of their signatures; missing where no policy says who may sign. */
  statementsOn?: StatementsOn;
  /** What locks have of them; missing where there is no lock. */
  lockedDigestOf?: LockedDigestOf;
}
