import { filteredArguments } from '../../knowledge/kernel/filtered-arguments.ts';
import { capabilityBits } from '../../knowledge/kernel/capabilities.ts';
import { maskOf } from './observe-capabilities.ts';
import type { CapabilityObserver } from './observe-capabilities.ts';
import type { RecordedSocket } from '../../core/confine/recording.ts';
import { mostValues } from './observe-container.ts';

/**
 * Filters of calls that must go on to be reported because a task changes its phase by them, and that programs
 * make for other reasons, too: PR_SET_SECCOMP (prctl(2)), SECCOMP_SET_MODE_FILTER (seccomp(2)).
 */
export const phaseFilters: Readonly<Record<string, string>> = { prctl: 'option == 22', seccomp: 'op == 1' };

/**
 * Returns the filter of the event of one call that drops the argument's known values; `0` removes a filter.
 * With too many values it is `undefined`: the call is unrestricted already, and nothing more is to be learned.
 */
export function argumentFilter(call: string, values: ReadonlySet<number>): string | undefined {
  const argument = filteredArguments.find((one) => one.call === call);
  if (argument === undefined || values.size === 0) return '0';
  if (values.size > mostValues) return undefined;
  if (argument.mask !== undefined) return values.has(0) ? `${argument.field} & ${argument.mask}` : '0';
  return [...values].map((value) => `${argument.field} != ${value}`).join(' && ');
}

const everyCapability = maskOf(new Set(capabilityBits.keys()));

/** Returns the filter of the trace event `capability/cap_capable` that drops checks which are known already. */
export function capabilityFilter({ checks, foreign }: ReturnType<CapabilityObserver['known']>): string {
  const parts = [
    ...foreign.map((address) => `cred != 0x${address.toString(16)}`),
    ...checks.map(({ capability, granted }) => `(cap != ${capability} || ret ${granted ? '!=' : '=='} 0)`),
  ];
  return parts.length === 0 ? '0' : [...new Set(parts)].join(' && ');
}

/**
 * Returns the filter of the probe where the kernel asks for a capability, whose answer is not known yet: drops
 * capabilities that were granted, and credentials that are not the container's. `bounding` is the field with
 * their bounding set, if one is known to have it.
 */
export function askedFilter(
  { checks, foreign }: ReturnType<CapabilityObserver['known']>,
  held: ReadonlySet<number>,
  bounding?: string,
): string {
  const others = everyCapability & ~maskOf(held);
  const isForeign =
    bounding === undefined
      ? foreign.map((address) => `cred != 0x${address.toString(16)}`)
      : others === 0n
        ? []
        : [`!(${bounding} & 0x${others.toString(16)})`];
  const granted = checks.filter((check) => check.granted).map(({ capability }) => `cap != ${capability}`);
  const parts = [...isForeign, ...new Set(granted)];
  return parts.length === 0 ? '0' : parts.join(' && ');
}

/** Look-ups of routes for UDP; getaddrinfo(3) makes some with port 0, to compare addresses. */
export const datagrams = 'proto == 17 && dport != 0';

/** Most peers that a filter names: it takes a page of text at most. */
const mostPeers = 60;

/**
 * Returns the filter of the trace event `fib/fib_table_lookup` that drops UDP peers which are known already. The
 * kernel compares an address of 4 bytes as a number in its own byte order, which is little-endian here; IPv6 addresses
 * it cannot compare.
 */
export function datagramFilter(peers: readonly RecordedSocket[]): string {
  const parts = peers
    .filter(({ protocol, address }) => protocol === 'udp' && !address.includes(':'))
    .slice(0, mostPeers)
    .map(({ address, port }) => {
      const word = Buffer.from(address.split('.').map(Number)).readUInt32LE();
      return `!(dst == 0x${word.toString(16)} && dport == ${port})`;
    });
  return [datagrams, ...parts].join(' && ');
}
