import type { PacketRule, RuleMatch } from '../../core/firewall.ts';

/** A first packet that somebody outside the host sends to a published port. */
export interface OutsidePacket {
  protocol: string;
  hostPort: number;
  containerPort: number;
  /** It has the container's address already. */
  translated: boolean;
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

function interfaceFit(pattern: string, outside: OutsidePacket['outside']): Fit {
  if (isInside(pattern)) return 'none';
  if (outside === undefined || outside.length === 0) return 'unsure';
  const fitting = outside.filter((name) => named(pattern, name));
  if (fitting.length === outside.length) return 'all';
  return fitting.length === 0 ? 'none' : 'unsure';
}

/** A network that is as wide as a part of the Internet is no group of senders. */
function sourceFit(networks: string): Fit {
  const [address = '', length] = networks.split('/');
  if (networks.includes(',')) return 'unsure';
  const bits = length === undefined ? Number.POSITIVE_INFINITY : Number(length);
  if (bits === 0) return 'all';
  return bits >= (address.includes(':') ? 16 : 8) ? 'some' : 'unsure';
}

function destinationFit(network: string, { translated, containers }: OutsidePacket): Fit {
  const address = network.replace(/\/(?:32|128)$/u, '');
  return !translated && containers.has(address) ? 'none' : 'unsure';
}

function portFit(list: string, port: number): Fit {
  const found = list.split(',').some((part) => {
    const [from, to = from] = part.split(':').map(Number);
    return from !== undefined && to !== undefined && from <= port && port <= to;
  });
  return found ? 'all' : 'none';
}

function stateFit(states: string, { translated }: OutsidePacket): Fit {
  const names = states.split(',');
  return names.includes('NEW') || (translated && names.includes('DNAT')) ? 'all' : 'none';
}

function oneFit(match: RuleMatch | undefined, judge: (value: string) => Fit): Fit {
  if (match === undefined) return 'all';
  const fit = judge(match.value);
  return match.not ? turned[fit] : fit;
}

/** Which first packets from outside to a published port a rule is for. */
export function fitOf(rule: PacketRule, packet: OutsidePacket): Fit {
  const { protocol, hostPort, containerPort, translated, outside } = packet;
  const fits = new Set<Fit>([
    oneFit(rule.protocol, (value) => (value === 'all' || value === protocol ? 'all' : 'none')),
    oneFit(rule.inInterface, (value) => interfaceFit(value, outside)),
    oneFit(rule.outInterface, () => 'unsure'),
    oneFit(rule.source, sourceFit),
    oneFit(rule.destination, (value) => destinationFit(value, packet)),
    oneFit(rule.ports, (value) => portFit(value, translated ? containerPort : hostPort)),
    oneFit(rule.originalPort, (value) => portFit(value, hostPort)),
    oneFit(rule.states, (value) => stateFit(value, packet)),
    rule.unread.length === 0 ? 'all' : 'unsure',
  ]);
  const order = ['none', 'unsure', 'some', 'most'] as const;
  return order.find((fit) => fits.has(fit)) ?? 'all';
}
