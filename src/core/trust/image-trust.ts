import type { TrustStatement } from './trust.ts';

/** What a signed or unsigned statement about an image says, in the words of its kind. */
export interface AttestationSummary {
  /** URI of the kind: `https://slsa.dev/provenance/v1`. */
  predicateType: string;
  /** `made by https://builder.example from https://git.example/app`, `212 packages`. */
  content: string;
  /** Who signed it; absent for what a builder stored beside the image without a signature. */
  signer?: string;
  /** The verdict on its signature; absent if it has none. */
  verdict?: TrustStatement['verdict'];
}

/** What an engine says of the origin of an image: evidence, and no proof. */
export interface EngineWord {
  engine: string;
  says: readonly string[];
  /** Why it says nothing. */
  why?: string;
}

/** What a registry knows of an image. */
export interface ImageTrust {
  reference: string;
  digest: string;
  mediaType: string;
  /** Digests by platform; empty for an image of one platform that does not say which. */
  platforms: readonly { platform: string; digest: string }[];
  /** Other tags that have the digest, of those that were looked at. */
  tags: readonly string[];
  attestations: readonly AttestationSummary[];
  statements: readonly TrustStatement[];
  /** Present if an engine was asked. */
  engine?: EngineWord;
  /** What could not be read. */
  unread: readonly string[];
}
