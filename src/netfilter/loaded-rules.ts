import type { BaseChain, Firewall, IptablesRules, PacketFilter, PacketRule } from '../core/host/firewall.ts';
import { valueOf, type Observed } from '../core/observed.ts';

/** Address family of a filter. */
export type Family = 'ip' | 'ip6';

/** Rules that packets of one family pass: those of iptables, or a table of nftables. */
export interface LoadedRules {
  kind: 'iptables' | 'nftables';
  filter: PacketFilter;
  /** The program that showed them. */
  from: string;
}

function iptablesOf({ ip4, ip6 }: IptablesRules, family: Family): Observed<PacketFilter> {
  return family === 'ip' ? ip4 : ip6;
}

/** Whether the legacy rules of a family are there and were not read. */
function isLegacyUnread({ legacy }: Firewall, family: Family): boolean {
  return legacy !== undefined && iptablesOf(legacy, family).state === 'unreadable';
}

/** Returns the rules of iptables, of both its backends, and every table of nftables that was read. */
export function loadedRulesOf(firewall: Firewall, family: Family): readonly LoadedRules[] {
  const iptables = [iptablesOf(firewall, family), firewall.legacy && iptablesOf(firewall.legacy, family)];
  const { nftTables } = firewall;
  const tables = nftTables?.state === 'known' ? nftTables.value : [];
  return [
    ...iptables.flatMap((rules) =>
      rules?.state === 'known' ? [{ kind: 'iptables' as const, filter: rules.value, from: rules.from }] : [],
    ),
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
  firewall: Firewall,
  of: Family,
  except: (chain: BaseChain) => boolean,
): boolean {
  const { nftables, nftTables } = firewall;
  if (isLegacyUnread(firewall, of)) return true;
  if (nftables.state === 'unreadable' || nftTables?.state === 'unreadable') return true;
  const iptables = iptablesOf(firewall, of);
  // Without the program its tables are read as those of nftables.
  if (iptables.state === 'unreadable') return true;
  if (iptables.state === 'absent' && nftTables?.state !== 'known') return true;
  const read = nftTables?.state === 'known' ? new Set(['ip', 'ip6', 'inet']) : new Set<string>();
  return (valueOf(nftables) ?? []).some(
    (chain) => mayRefuse(chain, of) && !read.has(chain.family) && !except(chain),
  );
}

/** Whether rules that were not read may translate the destinations, or after routing the sources, of a family. */
export function unreadMayTranslate(
  firewall: Firewall,
  of: Family,
  at: 'prerouting' | 'postrouting' = 'prerouting',
): boolean {
  const { nftables, nftTables } = firewall;
  if (isLegacyUnread(firewall, of)) return true;
  const iptables = iptablesOf(firewall, of);
  if (nftTables?.state === 'known') return iptables.state === 'unreadable';
  if (iptables.state !== 'known' || nftables.state === 'unreadable') return true;
  return (valueOf(nftables) ?? []).some(
    ({ type, hook, rules, family }) =>
      type === 'nat' && hook === at && rules > 0 && family !== (of === 'ip' ? 'ip6' : 'ip'),
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
