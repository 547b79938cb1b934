import type { PacketRule, PacketMatch } from '../core/firewall.ts';
import { containsRange } from './address-range.ts';

/** Where a packet goes that is sent to the address of a container itself. */
export interface DirectPath {
  /** The bridge by which it leaves the host. */
  bridge: string;
  /** The addresses it may be for, in CIDR notation: those of a network, or of one container. */
  addresses: readonly string[];
}

/** A first packet that somebody outside the host sends to a container. */
export interface OutsidePacket {
  protocol: string;
  /** The port of the host; missing where it is sent to the container itself. */
  hostPort?: number;
  /** Missing for one that no rule names. */
  containerPort?: number;
  /** The address of the host that it was sent to; missing for any that others can reach. */
  to?: string;
  /** It has the container's address already. */
  translated: boolean;
  /** It was sent to that address. */
  direct?: DirectPath;
  /** Addresses of containers. */
  containers: ReadonlySet<string>;
  /** Interfaces of the host that are none of the engine's; `undefined` where they are not known. */
  outside: readonly string[] | undefined;
}

/**
 * Which of such packets a rule is for: all, none, those of some senders, those of all but a few
 * senders, or it cannot be told.
 */
export type Fit = 'all' | 'none' | 'some' | 'most' | 'unsure';

const turned: Readonly<Record<Fit, Fit>> = {
  all: 'none',
  none: 'all',
  some: 'most',
  most: 'some',
  unsure: 'unsure',
};

/** Interfaces of the engine, by the names it gives them, and the loopback one. */
export function isInside(name: string): boolean {
  return /^(?:lo|docker0|docker_gwbridge|br-[0-9a-f]{12}|veth.*)$/u.test(name);
}

function named(pattern: string, name: string): boolean {
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function interfaceFit(pattern: string, { outside, direct }: OutsidePacket): Fit {
  if (isInside(pattern) || pattern === direct?.bridge) return 'none';
  const possible = outside?.filter((name) => name !== direct?.bridge) ?? [];
  if (possible.length === 0) return 'unsure';
  const fitting = possible.filter((name) => named(pattern, name));
  if (fitting.length === possible.length) return 'all';
  return fitting.length === 0 ? 'none' : 'unsure';
}

function outFit(pattern: string, { direct }: OutsidePacket): Fit {
  if (direct === undefined) return 'unsure';
  return named(pattern, direct.bridge) ? 'all' : 'none';
}

/** A network that is as wide as a part of the Internet is no group of senders. */
function sourceFit(networks: string): Fit {
  const [address = '', length] = networks.split('/');
  if (networks.includes(',')) return 'unsure';
  const bits = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
  if (bits === 0) return 'all';
  return bits >= (address.includes(':') ? 16 : 8) ? 'some' : 'unsure';
}

/** An address without a length stands for itself. */
function asNetwork(address: string): string {
  if (address.includes('/')) return address;
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

function destinationFit(given: string, { translated, containers, direct, to }: OutsidePacket): Fit {
  const network = asNetwork(given);
  if (to !== undefined && !translated) return containsRange(network, asNetwork(to)) ? 'all' : 'none';
  const address = network.replace(/\/(?:32|128)$/u, '');
  if (direct === undefined) return !translated && containers.has(address) ? 'none' : 'unsure';
  // Most rules are for one container: comparing texts spares the arithmetic of networks.
  if (direct.addresses.every((one) => one === network)) return 'all';
  if (address !== network) return 'none';
  if (direct.addresses.every((one) => containsRange(network, one))) return 'all';
  // A rule for one container says nothing of the others of its network.
  return direct.addresses.some((one) => containsRange(one, network)) ? 'unsure' : 'none';
}

/** A range this wide leaves hardly a port for others. */
const nearlyAll = 60_000;

function portFit(list: string, port: number | undefined): Fit {
  if (port === undefined) {
    const widths = list.split(',').map((part) => {
      const [from = 0, to = from] = part.split(':').map(Number);
      return to - from + 1;
    });
    const widest = Math.max(...widths);
    return widest >= nearlyAll ? 'all' : widest > 1 ? 'unsure' : 'none';
  }
  const found = list.split(',').some((part) => {
    const [from, to = from] = part.split(':').map(Number);
    return from !== undefined && to !== undefined && from <= port && port <= to;
  });
  return found ? 'all' : 'none';
}

function stateFit(states: string, { translated, direct }: OutsidePacket): Fit {
  const names = states.split(',');
  return names.includes('NEW') || (translated && direct === undefined && names.includes('DNAT'))
    ? 'all'
    : 'none';
}

/** What is sent to a container is not for the host; all else that is not understood is in doubt. */
function unreadFit(unread: readonly string[], { direct }: OutsidePacket): Fit {
  if (direct !== undefined && unread.includes('--dst-type LOCAL')) return 'none';
  return unread.length === 0 ? 'all' : 'unsure';
}

type MatchName = {
  [K in keyof PacketRule]-?: NonNullable<PacketRule[K]> extends PacketMatch ? K : never;
}[keyof PacketRule];

/** How each part of a rule is judged; what tells most rules apart comes first. */
const judges: readonly (readonly [MatchName, (value: string, packet: OutsidePacket) => Fit])[] = [
  ['destination', destinationFit],
  ['outInterface', outFit],
  ['ports', (value, packet) => portFit(value, packet.translated ? packet.containerPort : packet.hostPort)],
  ['originalPort', (value, { hostPort }) => portFit(value, hostPort)],
  ['protocol', (value, { protocol }) => (value === 'all' || value === protocol ? 'all' : 'none')],
  ['states', stateFit],
  ['inInterface', interfaceFit],
  ['source', sourceFit],
];

/** From what says the least of a packet to what says all. */
const order: readonly Fit[] = ['none', 'unsure', 'some', 'most', 'all'];

/** Which first packets from outside to a container a rule is for. */
export function fitOf(rule: PacketRule, packet: OutsidePacket): Fit {
  let weakest = order.indexOf(unreadFit(rule.unread, packet));
  for (const [name, judge] of judges) {
    const match = rule[name];
    if (match === undefined) continue;
    const fit = judge(match.value, packet);
    weakest = Math.min(weakest, order.indexOf(match.not ? turned[fit] : fit));
    if (weakest === 0) return 'none';
  }
  return order[weakest] ?? 'unsure';
}
