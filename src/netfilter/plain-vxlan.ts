import type { Firewall, PacketRule } from '../core/host/firewall.ts';
import { beliefOf } from './input-policy.ts';
import { loadedRulesOf, marksNothing, rulesOf, type Family } from './loaded-rules.ts';
import { matchRule, type OutsidePacket } from './match.ts';
import { outsideInterfaces } from './outside-interfaces.ts';

/** UDP port of VXLAN, unless a swarm has another data path port. */
export const vxlanPort = 4789;

/** What happens to VXLAN packets without encryption from other hosts; `by` is the rule of dockerd that drops them. */
export type PlainVxlan = { state: 'dropped'; by: PacketRule } | { state: 'accepted' } | { state: 'unsure' };

/** Whether dockerd wrote a rule for an encrypted network (moby, `libnetwork/drivers/overlay/encryption.go`). */
function dropsPlain({ target, text, unread }: PacketRule, network: string): boolean {
  const shifted = (Number(network) * 256).toString(16);
  return (
    target === 'DROP' &&
    unread.includes('--pol none') &&
    (text.includes(` 0 ${network},`) || text.includes(`=0x${shifted}`))
  );
}

/** Whether a rule may let a packet pass, itself or by a chain that it leads to. */
function mayAccept({ target }: PacketRule): boolean {
  return !['', 'LOG', 'NFLOG', 'DROP', 'REJECT'].includes(target);
}

function dropIn(
  rules: readonly PacketRule[],
  network: string,
  packet: OutsidePacket,
): PlainVxlan | undefined {
  const index = rules.findIndex((rule) => dropsPlain(rule, network));
  const by = rules[index];
  if (by === undefined) return undefined;
  const before = rules.slice(0, index).filter(mayAccept);
  return before.some((rule) => matchRule(rule, packet) !== 'none')
    ? { state: 'unsure' }
    : { state: 'dropped', by };
}

/** Returns what the rules of the host do to packets without encryption for the VXLAN network of this number. */
export function plainVxlan(firewall: Firewall, network: string): PlainVxlan {
  const families: readonly Family[] = ['ip', 'ip6'];
  const found = families.flatMap((family) => {
    const packet: OutsidePacket = {
      protocol: 'udp',
      hostPort: vxlanPort,
      translated: false,
      containers: new Set(),
      outside: outsideInterfaces(firewall),
      unmarked: marksNothing(firewall, family),
    };
    return loadedRulesOf(firewall, family).flatMap(
      ({ filter }) => dropIn(rulesOf(filter, 'filter', 'INPUT'), network, packet) ?? [],
    );
  });
  const dropped = found.find(({ state }) => state === 'dropped') ?? found[0];
  if (dropped !== undefined) return dropped;
  const isRead = firewall.ip4.state === 'known' && beliefOf(firewall.ip4, firewall, 'ip') === undefined;
  return { state: isRead ? 'accepted' : 'unsure' };
}
