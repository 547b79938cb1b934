import { createHash } from 'node:crypto';
import { chainFault, validityFault } from './certificate-chain.ts';
import type { Certificate } from './certificate.ts';
import { readTimestampToken, type TimestampToken } from './timestamp-token.ts';

/** When a signature was made, as a trusted timestamp authority says. */
export interface Timestamp {
  range: readonly [Date, Date];
  /** The certificates of the authority, its root last. */
  chain: readonly Certificate[];
}

/**
 * Verifies the timestamp of a signature with the roots of timestamp authorities (trust policy, "Validate Trusted
 * Timestamp").
 * @throws TypeError with what is wrong.
 */
export function verifyTimestamp(token: Buffer, signature: Buffer, roots: readonly Certificate[]): Timestamp {
  const read = readTimestampToken(token);
  const { imprint, range } = read;
  if (!createHash(imprint.hash).update(signature).digest().equals(imprint.digest))
    throw new TypeError('it is of another signature');
  const chain = findChain(read, roots);
  if (chain === undefined) throw new TypeError('its authority is in none of the trust stores for timestamps');
  const fault = chainFault(chain, 'timestamping') ?? validityFault(chain, range);
  if (fault !== undefined) throw new TypeError(fault);
  return { range, chain };
}

/**
 * The chain from the signer of a token to a root, through a certificate that is trusted. Each certificate is followed
 * once: a token with many that issue each other must not take long.
 */
function findChain(
  { signer, certificates }: TimestampToken,
  trusted: readonly Certificate[],
): readonly Certificate[] | undefined {
  const isTrusted = (one: Certificate): boolean => trusted.some(({ der }) => der.equals(one.der));
  const followed = new Set<Certificate>();
  const follow = (chain: readonly Certificate[], last: Certificate): readonly Certificate[] | undefined => {
    followed.add(last);
    if (last.isSignedBy(last)) return chain.some(isTrusted) ? chain : undefined;
    for (const issuer of [...trusted, ...certificates]) {
      if (followed.has(issuer) || !last.isSignedBy(issuer)) continue;
      const found = follow([...chain, issuer], issuer);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return follow([signer], signer);
}
