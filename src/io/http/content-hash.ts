import { createHash, type Hash } from 'node:crypto';

/** A hash of the whole content that a server states in a header. */
export interface StatedHash {
  algorithm: 'sha256' | 'sha512' | 'md5';
  base64: string;
}

/** The names of algorithms in `Digest` and `Repr-Digest` (RFC 3230, RFC 9530) and in the header of Google's storage. */
const algorithms: Readonly<Record<string, StatedHash['algorithm']>> = {
  'sha-256': 'sha256',
  'sha-512': 'sha512',
  md5: 'md5',
};

/**
 * Returns the hashes of the whole content that an answer states, also one with a part of it: `Repr-Digest`, `Digest` and
 * `x-goog-hash`. Those of algorithms that are not known are left out.
 */
export function statedHashes(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): readonly StatedHash[] {
  return ['repr-digest', 'digest', 'x-goog-hash'].flatMap((name) =>
    String(headers[name] ?? '')
      .split(',')
      .flatMap((entry) => {
        const [, named = '', value = ''] = /^\s*([\w-]+)=:?([\w+/]+={0,2}):?\s*$/u.exec(entry) ?? [];
        const algorithm = Object.hasOwn(algorithms, named.toLowerCase())
          ? algorithms[named.toLowerCase()]
          : undefined;
        return algorithm === undefined ? [] : [{ algorithm, base64: value }];
      }),
  );
}

/** Hashes content as it passes. */
export interface ContentHash {
  update(bytes: Buffer): void;
  /** Returns the SHA-256 in hexadecimal, and the stated hashes that are wrong. */
  finish(stated: readonly StatedHash[]): { sha256: string; wrong: readonly StatedHash[] };
}

/** Returns a hash of content; `stated` are the algorithms that will be compared. */
export function contentHash(stated: readonly StatedHash[]): ContentHash {
  const hashes = new Map<StatedHash['algorithm'], Hash>();
  for (const algorithm of ['sha256' as const, ...stated.map((one) => one.algorithm)])
    if (!hashes.has(algorithm)) hashes.set(algorithm, createHash(algorithm));
  return {
    update(bytes) {
      for (const hash of hashes.values()) hash.update(bytes);
    },
    finish(expected) {
      const digests = new Map([...hashes].map(([algorithm, hash]) => [algorithm, hash.digest()]));
      return {
        sha256: digests.get('sha256')?.toString('hex') ?? '',
        wrong: expected.filter(
          ({ algorithm, base64 }) => digests.get(algorithm)?.toString('base64') !== base64,
        ),
      };
    },
  };
}
