import { sortedTexts } from './contract-setting.ts';

/** An engine without an address in a port listens on both of these. */
const [anyIpv4, anyIpv6] = ['0.0.0.0:', '[::]:'];

/** What is behind an address; `undefined` if it is another. */
const restOf = (port: string, address: string): string | undefined =>
  port.startsWith(address) ? port.slice(address.length) : undefined;

/**
 * Returns published ports (`127.0.0.1:8080->80/tcp`) with one entry, `*:8080->80/tcp`, for those that are open on
 * all addresses of IPv4 and of IPv6.
 */
export function collapsePorts(ports: readonly string[]): readonly string[] {
  const all = new Set(ports);
  return sortedTexts(
    ports.map((port) => {
      const rest = restOf(port, anyIpv4) ?? restOf(port, anyIpv6);
      const isBoth = rest !== undefined && all.has(`${anyIpv4}${rest}`) && all.has(`${anyIpv6}${rest}`);
      return isBoth ? `*:${rest}` : port;
    }),
  );
}

/**
 * Whether a published port is one that a contract expects: a host port `*` takes any, and an address `*` those of
 * IPv4 alone too, which a host without IPv6 has.
 */
export function isExpectedPort(expected: string, found: string): boolean {
  const [wanted, seen] = [expected, found].map((port) => /^(.*):([^:]*)->(.*)$/u.exec(port));
  if (!wanted || !seen) return expected === found;
  const [, address, hostPort, containerPort] = wanted;
  return (
    containerPort === seen[3] &&
    (hostPort === '*' || hostPort === seen[2]) &&
    (address === seen[1] || (address === '*' && seen[1] === '0.0.0.0'))
  );
}
