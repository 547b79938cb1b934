import type { Firewall, PacketFilter } from '../core/host/firewall.ts';
import { valueOf } from '../core/observed.ts';
import { isInside } from './match.ts';
import { loadedRulesOf } from './loaded-rules.ts';

/** Chain that dockerd makes for each bridge with its nftables backend: `filter-forward-in__app0`. */
const chainOfBridge = /^filter-forward-(?:in|out)__(.+)$/u;

/** Returns the bridges that lead to an engine's chain: `-o app0 -j DOCKER`. */
function bridgesIn({ chains }: PacketFilter): readonly string[] {
  return chains.flatMap((chain) => {
    if (chain.table === 'docker-bridges') return chainOfBridge.exec(chain.name)?.slice(1) ?? [];
    if (chain.table !== 'filter') return [];
    return chain.rules.flatMap(({ target, outInterface }) =>
      target === 'DOCKER' && outInterface?.not === false ? [outInterface.value] : [],
    );
  });
}

/** Returns the bridges of engines that the rules name: a bridge may have any name. */
export function engineBridges(firewall: Firewall): ReadonlySet<string> {
  const sets = [...loadedRulesOf(firewall, 'ip'), ...loadedRulesOf(firewall, 'ip6')];
  return new Set(sets.flatMap(({ filter }) => bridgesIn(filter)));
}

/**
 * Returns the interfaces through which others reach the host: all but an engine's, by their names or its
 * rules.
 */
export function outsideInterfaces(firewall: Firewall): readonly string[] | undefined {
  const found = outside.get(firewall) ?? { names: findOutside(firewall) };
  outside.set(firewall, found);
  return found.names;
}

/** Cached per firewall for all ports. */
const outside = new WeakMap<Firewall, { names: readonly string[] | undefined }>();

function findOutside(firewall: Firewall): readonly string[] | undefined {
  const bridges = engineBridges(firewall);
  return valueOf(firewall.interfaces)?.filter((name) => !isInside(name) && !bridges.has(name));
}
