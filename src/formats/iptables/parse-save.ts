import type { FilterChain, PacketFilter, PacketRule } from '../../core/firewall.ts';
import { parseRule } from './parse-rule.ts';

/** The chains that a packet for a container passes; those that they jump to are kept as well. */
const passed = [
  'raw PREROUTING',
  'mangle PREROUTING',
  'mangle FORWARD',
  'filter FORWARD',
  'filter DOCKER-USER',
];

/** The one of packets for the host itself, and those that translate: by themselves. */
const alone = ['filter INPUT', 'nat PREROUTING', 'nat DOCKER'];

interface OpenChain extends FilterChain {
  rules: PacketRule[];
}

/** `passed`, and every chain that can be reached from there. */
function reachable(chains: ReadonlyMap<string, FilterChain>): ReadonlySet<string> {
  const found = new Set(passed);
  // A set is gone through in the order in which it grows.
  for (const key of found) {
    const chain = chains.get(key);
    for (const { target } of chain?.rules ?? []) found.add(`${chain?.table} ${target}`);
  }
  return found;
}

/**
 * The chains that bear on published ports of what `iptables-save` or `ip6tables-save` printed;
 * none where no table is loaded. `undefined` for a text that is cut off or of another form.
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

/** Adds a chain, or a rule to one; false for a line that is neither. */
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
