import type { PacketRule, PacketMatch } from '../core/host/firewall.ts';
import { isContainerPair } from '../core/host/container-pair.ts';
import { containsRange } from './address-range.ts';

/** Route of a packet to a container. */
export interface ContainerRoute {
  /** Bridge of the container. */
  bridge: string;
  /** Possible destination addresses in CIDR notation: a network, or one container. */
  addresses: readonly string[];
}

/** A first packet to a container, from outside the host or from another container of its bridge. */
export interface OutsidePacket {
  protocol: string;
  /** Host port; absent if sent to the container directly. */
  hostPort?: number;
  /** Absent for a port that no rule names. */
  containerPort?: number;
  /** Destination host address; absent for any reachable from outside. */
  to?: string;
  /** Whether the destination is already the container's address. */
  translated: boolean;
  /** Way to the container; absent if its bridge is unknown, or if it is not yet addressed to the container. */
  route?: ContainerRoute;
  /** Addresses of containers. */
  containers: ReadonlySet<string>;
  /** Host interfaces that do not belong to the engine; absent if unknown. */
  outside: readonly string[] | undefined;
  /** Whether no rule marks packets, so that it has no mark. */
  unmarked?: boolean;
  /** The container's own bridge, if the packet is from another container there. */
  fromBridge?: string;
  /** Whether it is from one of the few senders that rules name, whichever they are. */
  named?: boolean;
  /** Whether it is for a program of the host, not for a container. */
  forHost?: boolean;
}

/** Packets that a rule matches: all, none, some senders, all but a few senders, or unknown. */
export type Fit = 'all' | 'none' | 'some' | 'most' | 'unsure';

const turned: Readonly<Record<Fit, Fit>> = {
  all: 'none',
  none: 'all',
  some: 'most',
  most: 'some',
  unsure: 'unsure',
};

/**
 * Whether an interface is the loopback or has an engine's naming scheme. Others make pairs (veth) too, which lead to
 * hosts in namespaces or to other bridges.
 */
export function isInside(name: string): boolean {
  return /^(?:lo|docker0|docker_gwbridge|br-[0-9a-f]{12})$/u.test(name) || isContainerPair(name);
}

function named(pattern: string, name: string): boolean {
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Names in a list are alternatives. */
function interfaceFit(patterns: string, { outside, route, fromBridge }: OutsidePacket): Fit {
  if (fromBridge !== undefined)
    return patterns.split(',').some((pattern) => named(pattern, fromBridge)) ? 'all' : 'none';
  const others = patterns.split(',').filter((pattern) => !isInside(pattern) && pattern !== route?.bridge);
  if (others.length === 0) return 'none';
  const possible = outside?.filter((name) => name !== route?.bridge) ?? [];
  if (possible.length === 0) return 'unsure';
  const fitting = possible.filter((name) => others.some((pattern) => named(pattern, name)));
  if (fitting.length === possible.length) return 'all';
  return fitting.length === 0 ? 'none' : 'unsure';
}

function outFit(patterns: string, { route }: OutsidePacket): Fit {
  if (route === undefined) return 'unsure';
  return patterns.split(',').some((pattern) => named(pattern, route.bridge)) ? 'all' : 'none';
}

/** The senders on a bridge have addresses of its own networks. */
function bridgeSourceFit(networks: string, addresses: readonly string[]): Fit {
  if (networks.includes(',')) return 'unsure';
  const network = asNetwork(networks);
  if (addresses.every((own) => containsRange(network, own))) return 'all';
  return addresses.some((own) => containsRange(own, network) || containsRange(network, own))
    ? 'some'
    : 'none';
}

/** A network as wide as a part of the Internet is no group of senders. */
function sourceFit(networks: string, { fromBridge, route, named: isNamed }: OutsidePacket): Fit {
  if (fromBridge !== undefined) return bridgeSourceFit(networks, route?.addresses ?? []);
  const [address = '', length] = networks.split('/');
  if (networks.includes(',')) return 'unsure';
  // The containers' own network is on their side of the host: nobody outside gets answers there.
  if (route?.addresses.some((own) => containsRange(own, asNetwork(networks))) === true) return 'none';
  const bits = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
  // Link-local addresses are those of neighbours, and are never forwarded.
  if (/^fe80:/iu.test(address)) return isNamed === true ? 'none' : 'some';
  if (bits === 0) return 'all';
  return bits >= (address.includes(':') ? 16 : 8) ? 'some' : 'unsure';
}

/** Adds the full prefix length to a plain address. */
function asNetwork(address: string): string {
  if (address.includes('/')) return address;
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

function destinationFit(given: string, { translated, containers, route, to }: OutsidePacket): Fit {
  const network = asNetwork(given);
  const address = network.replace(/\/(?:32|128)$/u, '');
  if (!translated) {
    if (to !== undefined) return containsRange(network, asNetwork(to)) ? 'all' : 'none';
    return containers.has(address) ? 'none' : 'unsure';
  }
  if (route === undefined) return 'unsure';
  // Most rules are for one container: comparing text is cheaper than networks.
  if (route.addresses.every((one) => one === network)) return 'all';
  if (address !== network) return 'none';
  if (route.addresses.every((one) => containsRange(network, one))) return 'all';
  // A rule for one container does not cover the others of its network.
  return route.addresses.some((one) => containsRange(one, network)) ? 'unsure' : 'none';
}

/** Whether a destination is one of several containers to which a packet may go. */
function isOneOfMany(given: string, { translated, route }: OutsidePacket): boolean {
  const one = asNetwork(given);
  return (
    translated && route?.addresses.some((network) => network !== one && containsRange(network, one)) === true
  );
}

/** Size of a port range that leaves hardly any other port. */
const wideRange = 60_000;

function portFit(list: string, port: number | undefined): Fit {
  if (port === undefined) {
    const widths = list.split(',').map((part) => {
      const [from = 0, to = from] = part.split(':').map(Number);
      return to - from + 1;
    });
    const widest = Math.max(...widths);
    return widest >= wideRange ? 'all' : widest > 1 ? 'unsure' : 'none';
  }
  const found = list.split(',').some((part) => {
    const [from, to = from] = part.split(':').map(Number);
    return from !== undefined && to !== undefined && from <= port && port <= to;
  });
  return found ? 'all' : 'none';
}

function stateFit(states: string, { translated, hostPort }: OutsidePacket): Fit {
  const names = states.split(',');
  return names.includes('NEW') || (translated && hostPort !== undefined && names.includes('DNAT'))
    ? 'all'
    : 'none';
}

/** A mark other than zero, as iptables and nft print it. */
const someMark = /^(?:--mark|meta mark) (?:0x0*[1-9a-f]|0*[1-9])/u;

/** The kernel has no packets with this routing header pass: a rule of ufw for it drops nothing else. */
const oldRouting = '--rt-type 0';

/** A packet to a container is not for the host; other unparsed matches are unknown. */
function unreadFit(unread: readonly string[], { translated, unmarked, forHost }: OutsidePacket): Fit {
  const local = '--dst-type LOCAL';
  if ((translated && unread.includes(local)) || unread.includes(oldRouting)) return 'none';
  if (forHost === true && unread.every((text) => text === local)) return 'all';
  if (unmarked === true && unread.some((text) => someMark.test(text))) return 'none';
  return unread.length === 0 ? 'all' : 'unsure';
}

type MatchName = {
  [K in keyof PacketRule]-?: NonNullable<PacketRule[K]> extends PacketMatch ? K : never;
}[keyof PacketRule];

/** Matchers of the parts of a rule, most selective first. */
const matchers: readonly (readonly [MatchName, (value: string, packet: OutsidePacket) => Fit])[] = [
  ['destination', destinationFit],
  ['outInterface', outFit],
  ['ports', (value, packet) => portFit(value, packet.translated ? packet.containerPort : packet.hostPort)],
  ['originalPort', (value, { hostPort }) => portFit(value, hostPort)],
  [
    'protocol',
    (value, { protocol }) =>
      ['all', protocol].some((one) => value.split(',').includes(one)) ? 'all' : 'none',
  ],
  ['states', stateFit],
  ['inInterface', interfaceFit],
  ['source', sourceFit],
];

/** From the narrowest to the widest match. */
const order: readonly Fit[] = ['none', 'unsure', 'some', 'most', 'all'];

/** Returns which first packets from outside to a container match a rule. */
export function matchRule(rule: PacketRule, packet: OutsidePacket): Fit {
  let weakest = order.indexOf(unreadFit(rule.unread, packet));
  for (const [name, judge] of matchers) {
    const match = rule[name];
    if (match === undefined) continue;
    const fit = judge(match.value, packet);
    // All containers but one, which is a match for whoever names that one.
    const isAllButOne = name === 'destination' && fit === 'none' && isOneOfMany(match.value, packet);
    const other = isAllButOne ? 'most' : turned[fit];
    weakest = Math.min(weakest, order.indexOf(match.not ? other : fit));
    if (weakest === 0) return 'none';
  }
  const fit = order[weakest] ?? 'unsure';
  return packet.named === true && (fit === 'some' || fit === 'most') ? 'unsure' : fit;
}
