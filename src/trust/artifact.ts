import { createHash } from 'node:crypto';

/** Hash functions that a signature or a statement may name an artifact by. */
export const hashNames = ['sha256', 'sha384', 'sha512'] as const;
export type HashName = (typeof hashNames)[number];

/** What a signature must be about: a file, or a file known by its digest only. */
export interface Artifact {
  /** As it was named. */
  name: string;
  digests: Readonly<Partial<Record<HashName, Buffer>>>;
  /** Absent if only a digest is known. */
  bytes?: Buffer;
}

/** The artifact of a file's bytes. */
export function artifactOf(name: string, bytes: Buffer): Artifact {
  const digests = Object.fromEntries(
    hashNames.map((hash) => [hash, createHash(hash).update(bytes).digest()]),
  );
  return { name, digests, bytes };
}

/** Reads `sha256:HEX` (or sha384, sha512); absent if the text is no digest. */
export function artifactOfDigest(text: string): Artifact | undefined {
  const [, hash, hex] = /^(sha256|sha384|sha512):([0-9a-f]+)$/u.exec(text) ?? [];
  if (hash === undefined || hex === undefined) return undefined;
  const digest = Buffer.from(hex, 'hex');
  if (hex.length % 2 !== 0 || digest.length * 8 !== Number(hash.slice(3))) return undefined;
  return { name: text, digests: { [hash]: digest } };
}

/** The digest that reports show: `sha256:HEX` where that one is known. */
export function shownDigest({ digests }: Artifact): string {
  const hash = hashNames.find((one) => digests[one] !== undefined) ?? 'sha256';
  return `${hash}:${digests[hash]?.toString('hex') ?? ''}`;
}
