import type { BaseChain, Firewall, PacketFilter } from '../core/host/firewall.ts';
import { valueOf } from '../core/observed.ts';
import type { OutsidePacket } from './match.ts';
import { loadedRulesOf, unreadMayRefuse, type Family } from './loaded-rules.ts';
import { walkHook, type Passage } from './walk-chain.ts';

/** The way of a packet past all rules of a host; `from` is the program that showed the deciding rule. */
export type TracedPassage = Passage & { from?: string };

/** A packet from outside before and after its destination is translated; equal if it is not. */
export interface PacketWay {
  arriving: OutsidePacket;
  /** Absent to follow it only until its destination is translated. */
  routed?: OutsidePacket;
}

/** The chains of iptables in which packets are dropped, and where a packet is when it enters them. */
const iptablesHooks = [
  ['raw', 'PREROUTING', 'arriving'],
  ['mangle', 'PREROUTING', 'arriving'],
  ['mangle', 'FORWARD', 'routed'],
  ['filter', 'FORWARD', 'routed'],
] as const;

/** The priority at which destinations are translated (`dstnat`). */
const translates = -100;

/** firewalld drops forwarded packets only after it has accepted translated ones. */
function letsTranslated(
  { nftables }: Firewall,
  { table, name, hook }: { table: string; name: string; hook: string },
): boolean {
  if (table !== 'firewalld') return false;
  const chain = (valueOf(nftables) ?? []).find((each) => each.table === table && each.name === name);
  return hook !== 'forward' || chain?.acceptsTranslated === true;
}

function isTranslated({ arriving }: PacketWay): boolean {
  return !arriving.translated;
}

function walked(
  filter: PacketFilter,
  table: string,
  name: string,
  packet: OutsidePacket | undefined,
  from: string,
): readonly TracedPassage[] {
  return packet === undefined ? [] : [{ ...walkHook(filter, table, name, packet), from }];
}

function passagesIn(firewall: Firewall, family: Family, way: PacketWay): readonly TracedPassage[] {
  return loadedRulesOf(firewall, family).flatMap(({ kind, filter, from }): readonly TracedPassage[] => {
    if (kind === 'iptables')
      return iptablesHooks.flatMap(([table, name, at]) => walked(filter, table, name, way[at], from));
    const bases = filter.chains.flatMap(({ table, name, base }) => (base ? [{ table, name, ...base }] : []));
    return bases
      .filter(({ type, hook }) => type !== 'nat' && ['prerouting', 'forward', 'ingress'].includes(hook))
      .filter((base) => !(isTranslated(way) && letsTranslated(firewall, base)))
      .flatMap(({ table, name, hook, priority }) => {
        const at =
          hook === 'forward' || (hook === 'prerouting' && priority > translates) ? 'routed' : 'arriving';
        return walked(filter, table, name, way[at], from);
      });
  });
}

/**
 * Returns how the rules of the host treat first packets to a container, in the order of its chains: refused if one
 * of them refuses, else unsure if one is. A refusal has the rules that except some senders from it.
 */
export function traceWay(firewall: Firewall, family: Family, way: PacketWay): TracedPassage {
  const passage = traceSender(firewall, family, way);
  if (passage.state !== 'refused') return passage;
  const named: PacketWay = {
    arriving: { ...way.arriving, named: true },
    ...(way.routed ? { routed: { ...way.routed, named: true } } : {}),
  };
  if (traceSender(firewall, family, named).state === 'refused') return { ...passage, but: [] };
  return passage.but.length > 0 ? passage : { ...passage, but: [passage.by] };
}

function traceSender(firewall: Firewall, family: Family, way: PacketWay): TracedPassage {
  const passages = passagesIn(firewall, family, way);
  const refused = passages.find(({ state }) => state === 'refused');
  if (refused) return refused;
  const except = (chain: BaseChain): boolean => isTranslated(way) && letsTranslated(firewall, chain);
  if (unreadMayRefuse(firewall, family, except) || passages.some(({ state }) => state === 'unsure'))
    return { state: 'unsure' };
  const allowing = passages.findLast((passage) => passage.state === 'passes' && passage.allowed);
  // Otherwise the last rule that accepts is the one that could have refused.
  const last = passages.findLast((passage) => passage.state === 'passes' && passage.by);
  return allowing ?? last ?? { state: 'passes' };
}
