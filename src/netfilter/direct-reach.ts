import type { Firewall, PacketFilter } from '../core/firewall.ts';
import { outsideInterfaces } from './outside-interfaces.ts';
import { othersMayRefuse, type Family } from './port-reach.ts';
import { type DirectPath, type OutsidePacket } from './match.ts';
import { walkHook, type Passage } from './walk-chain.ts';

const hooks = [
  ['raw', 'PREROUTING'],
  ['mangle', 'PREROUTING'],
  ['mangle', 'FORWARD'],
  ['filter', 'FORWARD'],
] as const;

/**
 * What the filter of one address family makes of first packets from outside that are sent to
 * containers by their own addresses: to the port that is given, else to one that no rule names.
 */
export function directReach(
  filter: PacketFilter,
  firewall: Firewall,
  family: Family,
  direct: DirectPath,
  port?: { number: number; protocol: string },
): Passage {
  const packet: OutsidePacket = {
    protocol: port?.protocol ?? 'tcp',
    ...(port ? { containerPort: port.number } : {}),
    translated: true,
    direct,
    containers: new Set(),
    outside: outsideInterfaces(firewall),
  };
  const passages = hooks.map(([table, chain]) => walkHook(filter, table, chain, packet));
  const refused = passages.find(({ state }) => state === 'refused');
  if (refused) return refused;
  const others = othersMayRefuse(firewall, family);
  const last = passages.at(-1);
  return others || last === undefined || passages.some(({ state }) => state === 'unsure')
    ? { state: 'unsure' }
    : last;
}
