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
 * Returns how the filter of an address family treats first packets from outside addressed to containers
 * directly: to the given port, else to one no rule names.
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
