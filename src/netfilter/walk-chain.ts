import type { FilterChain, PacketFilter, PacketRule } from '../core/host/firewall.ts';
import { matchRule, type OutsidePacket } from './match.ts';

/**
 * Result of a packet's walk; `but` are earlier rules that except some senders, or the refusing rule itself does.
 * `allowed` is a rule by hand that lets the packet pass by its port.
 */
export type Passage =
  | { state: 'passes'; by?: PacketRule; allowed?: PacketRule }
  | { state: 'refused'; by: PacketRule; but: readonly PacketRule[] }
  | { state: 'unsure' };

/** How a packet leaves a chain: at its end or by RETURN, accepted or dropped, or unknown. */
type End = 'through' | 'accepted' | 'refused' | 'unknown';

/** Targets that continue with the next rule. */
const passing = new Set(['', 'LOG', 'NFLOG', 'MARK', 'CONNMARK', 'TRACE', 'CT', 'TCPMSS', 'CHECKSUM']);
const ends: Readonly<Record<string, End>> = {
  DROP: 'refused',
  REJECT: 'refused',
  ACCEPT: 'accepted',
  RETURN: 'through',
};

/** Maximum depth of followed jumps. */
const maxDepth = 16;

/** State of a walk through a chain and its jumps. */
interface Journey {
  filter: PacketFilter;
  table: string;
  packet: OutsidePacket;
  /** Rules that accept some senders. */
  but: PacketRule[];
  /** Last rule that decided for all. */
  by?: PacketRule;
  /** Last rule by hand that accepted or returned it by its port. */
  allowed: PacketRule | undefined;
}

/** Rules of the engine, which accept the ports that it publishes; users write to `DOCKER-USER`. */
const ofEngine = /^(?:-A DOCKER(?!-USER )|add rule ip6? docker-bridges )/u;

/** Whether somebody let packets to a port pass by this rule. */
function allowsPort({ text, target, ports, originalPort }: PacketRule): boolean {
  const named = ports ?? originalPort;
  return (target === 'ACCEPT' || target === 'RETURN') && named?.not === false && !ofEngine.test(text);
}

/** Returns the rules of a chain; absent if not loaded. */
function rulesIn({ chains }: PacketFilter, table: string, name: string): readonly PacketRule[] | undefined {
  return chains.find((chain) => chain.table === table && chain.name === name)?.rules;
}

function endsOfTarget(rule: PacketRule, journey: Journey, depth: number): ReadonlySet<End> {
  const end = Object.hasOwn(ends, rule.target) ? ends[rule.target] : undefined;
  if (end !== undefined) return new Set([end]);
  const jumped = rulesIn(journey.filter, journey.table, rule.target);
  return jumped === undefined || depth >= maxDepth
    ? new Set(['unknown'])
    : endsOf(jumped, journey, depth + 1);
}

/** Returns every way in which an outside packet may leave the chain. */
function endsOf(rules: readonly PacketRule[], journey: Journey, depth: number): ReadonlySet<End> {
  const found = new Set<End>();
  for (const rule of rules) {
    const fit = matchRule(rule, journey.packet);
    if (fit === 'none' || passing.has(rule.target)) continue;
    const { allowed } = journey;
    const here = endsOfTarget(rule, journey, depth);
    // What a chain for some packets lets pass is not let pass for all.
    if (fit === 'some' || fit === 'unsure') journey.allowed = allowed;
    const leaves = [...here].filter((end) => end !== 'through' || rule.target === 'RETURN');
    if (fit === 'some') {
      if (leaves.some((end) => end === 'accepted' || end === 'through')) journey.but.push(rule);
      if (leaves.includes('unknown')) found.add('unknown');
      continue;
    }
    for (const end of leaves) found.add(end);
    if (fit === 'unsure' || leaves.length < here.size) continue;
    if (Object.hasOwn(ends, rule.target)) journey.by = rule;
    if (allowsPort(rule)) journey.allowed = rule;
    return found;
  }
  return found.add('through');
}

function passageOf(found: ReadonlySet<End>, { by, but, allowed }: Journey): Passage {
  if (found.has('unknown')) return { state: 'unsure' };
  if (!found.has('refused'))
    return { state: 'passes', ...(by ? { by } : {}), ...(allowed ? { allowed } : {}) };
  return found.size === 1 && by ? { state: 'refused', by, but } : { state: 'unsure' };
}

/** Walks a packet through a base chain and its jumps; at its end the policy applies. */
export function walkHook(filter: PacketFilter, table: string, name: string, packet: OutsidePacket): Passage {
  const journey: Journey = { filter, table, packet, but: [], allowed: undefined };
  const found = new Set(endsOf(rulesIn(filter, table, name) ?? [], journey, 0));
  const chain = filter.chains.find((each) => each.table === table && each.name === name);
  const { policy } = chain ?? {};
  if (found.delete('through')) {
    found.add(policy === 'DROP' ? 'refused' : 'accepted');
    if (chain && policy !== undefined) journey.by = policyRule(chain, policy);
  }
  return passageOf(found, journey);
}

/** Returns the policy of a chain as a rule. */
function policyRule({ table, name, base }: FilterChain, policy: string): PacketRule {
  const text = base ? `chain ${table} ${name} policy ${policy.toLowerCase()}` : `-P ${name} ${policy}`;
  return { text, target: policy, unread: [] };
}
