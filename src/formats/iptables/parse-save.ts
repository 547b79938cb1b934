import type { FilterChain, PacketFilter, PacketRule } from '../../core/firewall.ts';
import { parseRule } from './parse-rule.ts';

/** The chains that a packet for a published port passes, and the one of those for the host itself. */
const kept = new Set([
  'raw PREROUTING',
  'mangle PREROUTING',
  'mangle FORWARD',
  'nat PREROUTING',
  'nat DOCKER',
  'filter INPUT',
  'filter FORWARD',
  'filter DOCKER-USER',
]);

interface OpenChain extends FilterChain {
  rules: PacketRule[];
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
