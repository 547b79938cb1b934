import type { Firewall } from '../core/host/firewall.ts';
import type { PublishedPort } from '../core/workload/workload.ts';
import { valueOf } from '../core/observed.ts';
import {
  loadedRulesOf,
  marksNothing,
  unreadMayRefuse,
  type Family,
  type LoadedRules,
} from './loaded-rules.ts';
import type { OutsidePacket } from './match.ts';
import { outsideInterfaces } from './outside-interfaces.ts';
import { walkHook, type Passage } from './walk-chain.ts';

/** Whether every rule for packets to the host was read. */
function isRead(firewall: Firewall, family: Family): boolean {
  const { nftables, nftTables } = firewall;
  const hasTables = nftTables?.state === 'known' || (valueOf(nftables) ?? []).length === 0;
  return hasTables && !unreadMayRefuse(firewall, family, () => false);
}

function inputOf({ kind, filter }: LoadedRules, packet: OutsidePacket): readonly Passage[] {
  if (kind === 'iptables') return [walkHook(filter, 'filter', 'INPUT', packet)];
  return filter.chains.flatMap(({ table, name, base }) =>
    base?.hook === 'input' && base.type === 'filter' ? [walkHook(filter, table, name, packet)] : [],
  );
}

/** Whether the rules for packets to the host accept those from outside to a port, such as after `ufw allow 8080`. */
export function acceptsAtInput(firewall: Firewall, family: Family, port: PublishedPort): boolean {
  const packet: OutsidePacket = {
    protocol: port.protocol,
    hostPort: Number(port.hostPort),
    translated: false,
    containers: new Set(),
    outside: outsideInterfaces(firewall),
    unmarked: marksNothing(firewall, family),
    forHost: true,
  };
  const passages = loadedRulesOf(firewall, family).flatMap((rules) => inputOf(rules, packet));
  return isRead(firewall, family) && passages.every(({ state }) => state === 'passes');
}
