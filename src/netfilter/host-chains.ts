import type { FilterChain, PacketFilter } from '../core/host/firewall.ts';

/** Returns the names of a base chain of the table `filter` and of those that it jumps to. */
function reachedFrom({ chains }: PacketFilter, base: string): ReadonlySet<string> {
  const filters = chains.filter(({ table }) => table === 'filter');
  const byName = new Map(filters.map((chain) => [chain.name, chain]));
  const found = new Set([base]);
  // Iterating a set includes the entries added meanwhile.
  for (const name of found)
    for (const { target } of byName.get(name)?.rules ?? []) if (byName.has(target)) found.add(target);
  return found;
}

/** Returns the chains of a filter without those of iptables that only packets to the host itself enter. */
export function chainsBesidesHost(filter: PacketFilter): readonly FilterChain[] {
  const [toHost, routed] = [reachedFrom(filter, 'INPUT'), reachedFrom(filter, 'FORWARD')];
  const isHosts = ({ table, name, base }: FilterChain): boolean =>
    table === 'filter' && base === undefined && toHost.has(name) && !routed.has(name);
  return filter.chains.filter((chain) => !isHosts(chain));
}
