import { isIpAddress } from '../docker-values/ip-address.ts';

/** An address with a prefix length, `10.0.0.1/8` (Go's `net.ParseCIDR`): bits of the address, and the length. */
function parseCidr(text: string): { bits: number; length: number } | undefined {
  const [, address = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/u.exec(text) ?? [];
  if (!isIpAddress(address)) return undefined;
  const bits = address.includes(':') ? 128 : 32;
  const length = Number(digits);
  return length <= bits ? { bits, length } : undefined;
}

/** Whether a text is an address with a prefix length. */
export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined;
}

/** Why dockerd does not start with an address pool; `undefined` where it does. */
export function poolProblem(base: string, size: number): string | undefined {
  const range = parseCidr(base);
  if (range === undefined)
    return 'the base of an address pool must be an address with a prefix length, such as "10.77.0.0/16"';
  const { bits, length } = range;
  return size >= length && size <= bits && size > 0
    ? undefined
    : `the size of networks from a /${length} pool must be from ${Math.max(length, 1)} to ${bits}`;
}
