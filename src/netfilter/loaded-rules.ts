import type { BaseChain, Firewall, PacketFilter, PacketRule } from '../core/firewall.ts';
import { valueOf } from '../core/observed.ts';

/** Address family of a filter. */
export type Family = 'ip' | 'ip6';

/** Rules that packets of one family pass: those of iptables, or a table of nftables. */
export interface LoadedRules {
  kind: 'iptables' | 'nftables';
  filter: PacketFilter;
  /** The program that showed them. */
  from: string;
}

/** Returns the rules of iptables, and every table of nftables that was read. */
export function loadedRulesOf(firewall: Firewall, family: Family): readonly LoadedRules[] {
  const iptables = family === 'ip' ? firewall.ip4 : firewall.ip6;
  const { nftTables } = firewall;
  const tables = nftTables?.state === 'known' ? nftTables.value : [];
  return [
    ...(iptables.state === 'known'
      ? [{ kind: 'iptables' as const, filter: iptables.value, from: iptables.from }]
      : []),
    ...tables.flatMap(({ family: of, filter }) =>
      of === family ? [{ kind: 'nftables' as const, filter, from: nftTables?.from ?? '' }] : [],
    ),
  ];
}

/** Returns the rules of a chain; empty if not loaded. */
export function rulesOf({ chains }: PacketFilter, table: string, name: string): readonly PacketRule[] {
  return chains.find((chain) => chain.table === table && chain.name === name)?.rules ?? [];
}

/** Whether a chain of nftables may drop forwarded packets of a family. */
function mayRefuse({ type, hook, policy, rules, family }: BaseChain, of: Family): boolean {
  if (type === 'nat' || !['prerouting', 'forward', 'ingress'].includes(hook)) return false;
  return (rules > 0 || policy === 'drop') && family !== (of === 'ip' ? 'ip6' : 'ip');
}

/**
 * Whether chains whose rules were not read may drop forwarded packets of a family; `except` are ones that do
 * not.
 */
export function unreadMayRefuse(
  { ip4, ip6, nftables, nftTables }: Firewall,
  of: Family,
  except: (chain: BaseChain) => boolean,
): boolean {
  if (nftables.state === 'unreadable' || nftTables?.state === 'unreadable') return true;
  const iptables = of === 'ip' ? ip4 : ip6;
  // Without the program its tables are read as those of nftables.
  if (iptables.state === 'unreadable') return true;
  if (iptables.state === 'absent' && nftTables?.state !== 'known') return true;
  const read = nftTables?.state === 'known' ? new Set(['ip', 'ip6', 'inet']) : new Set<string>();
  return (valueOf(nftables) ?? []).some(
    (chain) => mayRefuse(chain, of) && !read.has(chain.family) && !except(chain),
  );
}

/** Whether rules that were not read may translate destinations of a family. */
export function unreadMayTranslate({ ip4, ip6, nftables, nftTables }: Firewall, of: Family): boolean {
  const iptables = of === 'ip' ? ip4 : ip6;
  if (nftTables?.state === 'known') return iptables.state === 'unreadable';
  if (iptables.state !== 'known' || nftables.state === 'unreadable') return true;
  return (valueOf(nftables) ?? []).some(
    ({ type, hook, rules, family }) =>
      type === 'nat' && hook === 'prerouting' && rules > 0 && family !== (of === 'ip' ? 'ip6' : 'ip'),
  );
}

/** Rules that mark packets: targets of iptables, and statements of nftables, which are not read. */
function marks({ target, unread }: PacketRule): boolean {
  return /^(?:CONN)?MARK$/u.test(target) || unread.some((text) => text.includes('"mangle"'));
}

/** Whether every rule of a family was read, and none of them marks packets. */
export function marksNothing(firewall: Firewall, of: Family): boolean {
  const sets = loadedRulesOf(firewall, of);
  return (
    !unreadMayRefuse(firewall, of, () => false) &&
    sets.every(({ filter }) => filter.chains.every(({ rules }) => !rules.some(marks)))
  );
}
