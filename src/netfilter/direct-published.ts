import type { Firewall, PacketFilter, PacketRule } from '../core/firewall.ts';
import { valueOf } from '../core/observed.ts';
import { directReach } from './direct-reach.ts';
import { rulesOf, type Family } from './port-reach.ts';

/** A port published on one host address, and whether other machines reach it past that. */
export interface PastAddress {
  state: 'open' | 'closed' | 'unsure';
  /** `172.17.0.3:80 (published on 127.0.0.1:8081)` */
  text: string;
}

function pastAddress(
  rule: PacketRule,
  filter: PacketFilter,
  firewall: Firewall,
  family: Family,
): readonly PastAddress[] {
  const { destination, inInterface, protocol, ports, toDestination } = rule;
  const [, address, port] = /^\[?([^\]]+?)\]?:(\d+)$/u.exec(toDestination ?? '') ?? [];
  if (destination === undefined || destination.not || address === undefined) return [];
  const on = destination.value.replace(/\/(?:32|128)$/u, '');
  const text = `${toDestination} (published on ${on.includes(':') ? `[${on}]` : on}:${ports?.value ?? '*'})`;
  // The engine writes `! -i BRIDGE`: packets of its own containers are not translated.
  if (inInterface?.not !== true || protocol === undefined) return [{ state: 'unsure', text }];
  const path = { bridge: inInterface.value, addresses: [`${address}/${family === 'ip' ? 32 : 128}`] };
  const { state } = directReach(filter, firewall, family, path, {
    number: Number(port),
    protocol: protocol.value,
  });
  return [{ state: state === 'passes' ? 'open' : state === 'refused' ? 'closed' : 'unsure', text }];
}

/** Returns the ports published on one host address only. */
export function publishedPast(firewall: Firewall): readonly PastAddress[] {
  return (['ip', 'ip6'] as const).flatMap((family) => {
    const filter = valueOf(family === 'ip' ? firewall.ip4 : firewall.ip6);
    if (filter === undefined) return [];
    return rulesOf(filter, 'nat', 'DOCKER').flatMap((rule) => pastAddress(rule, filter, firewall, family));
  });
}
