import type { ManifestAnswer, TagReservation } from '../../io/registry/registry-client.ts';

/** Says why it is not certain that a tag has a digest: who signed the digest, its signatures say all the same. */
export function describeReservation(
  { digest }: Pick<ManifestAnswer, 'digest'>,
  { mirror, isAuthenticated }: TagReservation,
): string {
  const by = mirror === undefined ? '' : ` as the mirror ${mirror} has it`;
  const over = isAuthenticated ? '' : `${by === '' ? '' : ','} over a connection that is not authenticated`;
  return `the tag is ${digest}${by}${over}`;
}
