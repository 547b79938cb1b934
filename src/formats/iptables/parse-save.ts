import type { FilterChain, PacketFilter, PacketRule } from '../../core/host/firewall.ts';
import { parseRule } from './parse-rule.ts';

/**
 * The chains that a packet to a container passes, those of translations too, those of a packet to the host, and the
 * start of those they jump to.
 */
const passed = [
  'raw PREROUTING',
  'mangle PREROUTING',
  'filter INPUT',
  'mangle FORWARD',
  'filter FORWARD',
  'filter DOCKER-USER',
  'nat PREROUTING',
  'nat POSTROUTING',
];

/** The engine's chain that translates. */
const alone = ['nat DOCKER'];

interface OpenChain extends FilterChain {
  rules: PacketRule[];
}

/** Returns `passed`, and every chain reachable from there. */
function reachable(chains: ReadonlyMap<string, FilterChain>): ReadonlySet<string> {
  const found = new Set(passed);
  // Iterating a set includes the entries added meanwhile.
  for (const key of found) {
    const chain = chains.get(key);
    for (const { target } of chain?.rules ?? []) found.add(`${chain?.table} ${target}`);
  }
  return found;
}

/**
 * Parses the output of `iptables-save` or `ip6tables-save` and returns the chains that affect published
 * ports; none if no table is loaded. `undefined` for a truncated or malformed text.
 */
export function parseSave(text: string): PacketFilter | undefined {
  const chains = new Map<string, OpenChain>();
  let table: string | undefined;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const named = /^\*(\w+)$/u.exec(line)?.[1];
    if (named !== undefined && table === undefined) table = named;
    else if (table === undefined) return undefined;
    else if (line === 'COMMIT') table = undefined;
    else if (!readLine(line, table, chains)) return undefined;
  }
  if (table !== undefined) return undefined;
  const kept = new Set([...reachable(chains), ...alone]);
  return { chains: [...chains].flatMap(([key, chain]) => (kept.has(key) ? [chain] : [])) };
}

/** Adds a chain, or a rule to one; returns false for any other line. */
function readLine(line: string, table: string, chains: Map<string, OpenChain>): boolean {
  const [, name, policy] = /^:(\S+) (\S+)(?: \[\d+:\d+\])?$/u.exec(line) ?? [];
  if (name !== undefined && policy !== undefined) {
    chains.set(`${table} ${name}`, { table, name, ...(policy === '-' ? {} : { policy }), rules: [] });
    return true;
  }
  const parsed = parseRule(line.replace(/^\[\d+:\d+\] /u, ''));
  const chain = parsed === undefined ? undefined : chains.get(`${table} ${parsed.chain}`);
  if (parsed !== undefined) chain?.rules.push(parsed.rule);
  return chain !== undefined;
}
