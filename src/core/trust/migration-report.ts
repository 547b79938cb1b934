import type { ContentTrustMention, JudgedUse } from './content-trust.ts';
import type { ReferenceGap } from './lock-report.ts';
import type { FileLocation } from '../location.ts';
import type { TrustStatement } from './trust.ts';

/** A signature by a successor of Content Trust that a registry has of an image. What it says is not trusted yet. */
export interface SuccessorSignature {
  scheme: 'cosign' | 'notation';
  /** Who signed: an identity with its issuer, the subject of a certificate; absent for a key. */
  signer?: string;
  /** Whether the signature is good by itself; a key or a trust store is needed to tell of others. */
  isGood?: true;
}

/** What became of an image in the lock. */
export interface ExportedDigest {
  state: 'added' | 'kept' | 'conflict' | 'left out';
  /** Why, for what was not added or kept. */
  why?: string;
}

/** An image that files name, with what Content Trust signed and what can take its place. */
export interface MigratedImage {
  reference: string;
  places: readonly FileLocation[];
  /** The verdict on the metadata of Content Trust; absent if it was not looked for. */
  statement?: TrustStatement;
  /** Where the metadata is from: the address of a server, or a folder. */
  source?: string;
  /** What Content Trust signed as the tag, if who signed is trusted. */
  signed?: string;
  /** What the registry has for the tag now. */
  current?: string;
  /** Digests that files pin it to, and that are not what was signed. */
  pinnedOtherwise: readonly string[];
  successors: readonly SuccessorSignature[];
  /** What could not be read. */
  unread: readonly string[];
  lock?: ExportedDigest;
  /** What takes the place of Content Trust, step by step. */
  proposal: readonly string[];
}

/** The docker client that uses on this machine are about. */
export interface DockerClient {
  version?: string;
  from: 'option' | 'machine' | 'unknown';
  /** Why it is not known. */
  why?: string;
}

/** What is left of Content Trust in files, and the way out of it. */
export interface MigrationReport {
  client: DockerClient;
  /** The worst first. */
  uses: readonly JudgedUse[];
  mentions: readonly ContentTrustMention[];
  images: readonly MigratedImage[];
  /** Whether registries and Notary servers were asked. */
  isOnline: boolean;
  /** The lock that was written. */
  lockFile?: string;
  /** A section `trust` of a policy, in YAML; absent without images. */
  policy?: string;
  gaps: readonly ReferenceGap[];
  notes: readonly string[];
  /** What to do, in this order. */
  next: readonly string[];
}
