import type { FileLocation } from '../location.ts';
import type { TrustScheme, TrustVerdict } from './trust.ts';

/** The verdict on a locked image by one scheme, when it was locked. */
export interface LockedSignature {
  scheme: TrustScheme;
  verdict: TrustVerdict;
  signer?: string;
}

interface LockEntryBase {
  /** The full reference with its tag; with its digest if it has no tag. */
  reference: string;
  /** How files write it, without digests. */
  written: readonly string[];
  registry: string;
}

/** An image with the digest that its reference had. */
export interface LockedImage extends LockEntryBase {
  /** Of the index, or of the manifest where there is no index. */
  digest: string;
  /** Digests of the manifests by platform: `linux/arm64/v8`. */
  platforms: Readonly<Record<string, string>>;
  /** When the registry was asked, RFC 3339, UTC. */
  lockedAt: string;
  signatures: readonly LockedSignature[];
  /** Types of the attestations that the registry had: they are listed, not verified. */
  attestations: readonly string[];
}

/** An image whose digest is not known, and why. */
export interface UnresolvedImage extends LockEntryBase {
  unresolved: string;
}

export type LockEntry = LockedImage | UnresolvedImage;

/** A reference that cannot be locked, by its file from the folder of the lock. */
export interface UnlockableReference {
  file: string;
  written: string;
  reason: string;
}

/** What `ironhull.lock` holds, in the order of references. */
export interface ImageLock {
  images: readonly LockEntry[];
  unlockable: readonly UnlockableReference[];
}

/** A difference between files, their lock and registries. */
export interface LockDrift {
  reference: string;
  message: string;
  at?: FileLocation;
  /** What is needed to decide is missing. */
  isUnknown?: true;
  /** A file pins another digest. */
  isPin?: true;
}

/** What is known of a tag that has another digest now. `against`: it speaks against a rebuild of the same image. */
export interface MoveEvidence {
  speaks: 'for' | 'against' | 'neither';
  what:
    | 'platforms'
    | 'layers'
    | 'history'
    | 'settings'
    | 'created'
    | 'version'
    | 'labels'
    | 'signer'
    | 'attestations'
    | 'content';
  detail: string;
}

/** A tag that has another digest than the lock. */
export interface ImageMove {
  reference: string;
  from: string;
  to: string;
  verdict: 'benign rebuild' | 'needs a look';
  evidence: readonly MoveEvidence[];
}

/** Whether an entry has a digest. */
export function isLocked(entry: LockEntry): entry is LockedImage {
  return 'digest' in entry;
}
