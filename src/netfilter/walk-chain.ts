import type { PacketFilter, PacketRule } from '../core/firewall.ts';
import { fitOf, type OutsidePacket } from './match.ts';

/** What becomes of a packet in a chain; `but` are rules before the one that refuses it, which let some senders through. */
export type Passage =
  | { state: 'passes'; by?: PacketRule }
  | { state: 'refused'; by: PacketRule; but: readonly PacketRule[] }
  | { state: 'unsure' };

/** How a packet may leave a chain: at its end or by RETURN, for good, or in a way that is not known. */
type End = 'through' | 'accepted' | 'refused' | 'unknown';

/** Targets after which the next rule is asked. */
const passing = new Set(['', 'LOG', 'NFLOG', 'MARK', 'CONNMARK', 'TRACE', 'CT', 'TCPMSS', 'CHECKSUM']);
const ends: Readonly<Record<string, End>> = {
  DROP: 'refused',
  REJECT: 'refused',
  ACCEPT: 'accepted',
  RETURN: 'through',
};

/** Chains that jump to chains deeper than this are not followed. */
const deepest = 16;

/** What is found on the way through a chain and those it jumps to. */
interface Journey {
  filter: PacketFilter;
  table: string;
  packet: OutsidePacket;
  /** Rules that let some senders through. */
  but: PacketRule[];
  /** The last rule that decided for all. */
  by?: PacketRule;
}

/** The rules of a chain; `undefined` where it is not loaded. */
function rulesIn({ chains }: PacketFilter, table: string, name: string): readonly PacketRule[] | undefined {
  return chains.find((chain) => chain.table === table && chain.name === name)?.rules;
}

function endsOfTarget(rule: PacketRule, journey: Journey, depth: number): ReadonlySet<End> {
  const end = Object.hasOwn(ends, rule.target) ? ends[rule.target] : undefined;
  if (end !== undefined) return new Set([end]);
  const jumped = rulesIn(journey.filter, journey.table, rule.target);
  return jumped === undefined || depth >= deepest ? new Set(['unknown']) : endsOf(jumped, journey, depth + 1);
}

/** Every way in which a stranger's packet may leave the chain. */
function endsOf(rules: readonly PacketRule[], journey: Journey, depth: number): ReadonlySet<End> {
  const found = new Set<End>();
  for (const rule of rules) {
    const fit = fitOf(rule, journey.packet);
    if (fit === 'none' || passing.has(rule.target)) continue;
    const here = endsOfTarget(rule, journey, depth);
    const leaves = [...here].filter((end) => end !== 'through' || rule.target === 'RETURN');
    if (fit === 'some') {
      if (leaves.some((end) => end === 'accepted' || end === 'through')) journey.but.push(rule);
      if (leaves.includes('unknown')) found.add('unknown');
      continue;
    }
    for (const end of leaves) found.add(end);
    if (fit === 'unsure' || leaves.length < here.size) continue;
    if (Object.hasOwn(ends, rule.target)) journey.by = rule;
    return found;
  }
  return found.add('through');
}

function passageOf(found: ReadonlySet<End>, { by, but }: Journey): Passage {
  if (found.has('unknown')) return { state: 'unsure' };
  if (!found.has('refused')) return { state: 'passes', ...(by ? { by } : {}) };
  return found.size === 1 && by ? { state: 'refused', by, but } : { state: 'unsure' };
}

/** Follows a packet through a chain and all that it jumps to; what comes out at its end passes. */
export function walk(filter: PacketFilter, table: string, name: string, packet: OutsidePacket): Passage {
  const journey: Journey = { filter, table, packet, but: [] };
  return passageOf(endsOf(rulesIn(filter, table, name) ?? [], journey, 0), journey);
}

/** Follows a packet through a chain that the kernel calls: what comes out at its end meets the policy. */
export function walkHook(filter: PacketFilter, table: string, name: string, packet: OutsidePacket): Passage {
  const journey: Journey = { filter, table, packet, but: [] };
  const found = new Set(endsOf(rulesIn(filter, table, name) ?? [], journey, 0));
  const { policy } = filter.chains.find((chain) => chain.table === table && chain.name === name) ?? {};
  if (found.delete('through')) {
    found.add(policy === 'DROP' ? 'refused' : 'accepted');
    if (policy !== undefined) journey.by = policyRule(name, policy);
  }
  return passageOf(found, journey);
}

/** The policy of a chain as iptables sets it. */
function policyRule(name: string, policy: string): PacketRule {
  return { text: `-P ${name} ${policy}`, target: policy, unread: [] };
}
