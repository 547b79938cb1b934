import type { AddressPool } from '../../../core/engine/engine-settings.ts';
import { containsRange } from '../../../netfilter/address-range.ts';

/** Private address ranges: RFC 1918, RFC 6598, RFC 2544, RFC 4193. */
const privateRanges: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '198.18.0.0/15',
  'fc00::/7',
];

/** Returns the pairs of overlapping pools, in which one range contains the other. */
export function overlappingPools(pools: readonly AddressPool[]): readonly (readonly [string, string])[] {
  return pools.flatMap(({ base }, index) =>
    pools
      .slice(index + 1)
      .filter((other) => containsRange(base, other.base) || containsRange(other.base, base))
      .map((other) => [base, other.base] as const),
  );
}

/** Returns the pools with public addresses. */
export function publicPools(pools: readonly AddressPool[]): readonly string[] {
  return pools
    .map(({ base }) => base)
    .filter((base) => !privateRanges.some((range) => containsRange(range, base)));
}
