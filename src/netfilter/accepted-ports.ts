import type { Firewall, PacketMatch, PacketRule } from '../core/host/firewall.ts';
import { containsRange } from './address-range.ts';
import { namedContainers } from './container-routes.ts';
import { directReach } from './direct-reach.ts';
import type { Family } from './loaded-rules.ts';
import type { ContainerRoute } from './match.ts';
import type { TracedPassage } from './passages.ts';

/** Who reaches a port: every host, some of them, or it cannot be traced. */
export type OpenReach = 'open' | 'some' | 'unsure';

/** Adds the full prefix length to a plain address. */
export function asRange(address: string): string {
  if (address.includes('/')) return address;
  return `${address}/${address.includes(':') ? 128 : 32}`;
}

/** Whether an address is one of a network. */
export function isIn(address: string, route: ContainerRoute): boolean {
  return route.addresses.some((network) => containsRange(network, asRange(address)));
}

/** Returns the first port of each part of a list: `80,6000:6010`. */
export function firstPorts(list: string): readonly string[] {
  return list.split(',').flatMap((part) => part.split(/[:-]/u)[0] ?? []);
}

/** Names a port of a container: `172.17.0.2:80`. */
export function portText(address: string, port: string): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Returns who gets past all rules; absent if nobody does. */
export function reachOfPassage(passage: TracedPassage): OpenReach | undefined {
  if (passage.state === 'passes') return 'open';
  if (passage.state === 'unsure') return 'unsure';
  return passage.but.length > 0 ? 'some' : undefined;
}

/** A port, to one container or to any of a network, and the first rule that accepts packets to it. */
export interface AcceptedPort {
  rule: PacketRule;
  from: string;
  /** Of one container or of a part of the network. */
  address?: string;
  /** Missing for any port. */
  number?: string;
  protocol: string;
}

/** Returns the addresses of a network to which a rule accepts packets; missing for all of them. */
function acceptedAddress({ destination }: PacketRule): string | undefined {
  return destination?.not === false ? destination.value.replace(/\/(?:32|128)$/u, '') : undefined;
}

/** Returns a protocol that a rule is for. */
function acceptedProtocol(protocol: PacketMatch | undefined): string {
  if (protocol?.not === true) return protocol.value === 'tcp' ? 'udp' : 'tcp';
  return protocol?.value ?? 'tcp';
}

/** Returns the ports that a rule accepts packets to which are addressed to containers directly. */
export function acceptedBy(
  placed: Pick<AcceptedPort, 'rule' | 'from'>,
  route: ContainerRoute,
): readonly AcceptedPort[] {
  const { target, protocol } = placed.rule;
  if (target !== 'ACCEPT') return [];
  // All ports but some are any port.
  const ports = placed.rule.ports?.not === true ? undefined : placed.rule.ports;
  const address = acceptedAddress(placed.rule);
  const isPart = address !== undefined && isIn(address, route);
  const isOne = address !== undefined && !address.includes('/');
  if (isOne && !isPart) return [];
  const found = { ...placed, protocol: acceptedProtocol(protocol) };
  // Without an address such a rule is one on the whole network.
  if (ports === undefined)
    return isPart && ['tcp', 'udp'].includes(found.protocol) ? [{ ...found, address }] : [];
  return firstPorts(ports.value).map((number) => ({ ...found, ...(isOne ? { address } : {}), number }));
}

/** Names what is accepted, as findings show it. */
export function acceptedText({ address, number, protocol }: AcceptedPort): string {
  if (number === undefined) return `${address} (any port)`;
  return `${address === undefined ? number : portText(address, number)}/${protocol}`;
}

/** Whether rules drop packets from outside to a port of each container of a network that they name, one at least. */
function isRefusedToEach(
  firewall: Firewall,
  family: Family,
  { bridge }: ContainerRoute,
  port: { number?: number; protocol: string },
): boolean {
  const own = [...namedContainers(firewall, family).bridges].filter(([, name]) => name === bridge);
  return (
    own.length > 0 &&
    own.every(([address]) => {
      const passage = directReach(firewall, family, { bridge, addresses: [asRange(address)] }, port);
      return passage.state === 'refused' && passage.but.length === 0;
    })
  );
}

/** Returns the port that a rule opens to other hosts, or to some of them; absent if other rules drop the packets. */
export function acceptedReach(
  { address, number, protocol }: AcceptedPort,
  firewall: Firewall,
  family: Family,
  route: ContainerRoute,
): OpenReach | undefined {
  const to = address === undefined ? route : { bridge: route.bridge, addresses: [asRange(address)] };
  const port = { protocol, ...(number === undefined ? {} : { number: Number(number) }) };
  const reach = reachOfPassage(directReach(firewall, family, to, port));
  // The engine drops packets to each container by its address, which no rule for a whole network shows.
  if (reach === 'unsure' && address === undefined && isRefusedToEach(firewall, family, route, port))
    return undefined;
  return reach === 'open' && address === undefined ? 'some' : reach;
}
