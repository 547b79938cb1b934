import type { Firewall, PacketFilter } from '../core/firewall.ts';
import { valueOf } from '../core/observed.ts';
import { isInside } from './match.ts';

/** Returns the bridges named in the rule that jumps to each engine's chain: `-o app0 -j DOCKER`. */
function bridgesIn({ chains }: PacketFilter): readonly string[] {
  const rules = chains.flatMap((chain) => (chain.table === 'filter' ? chain.rules : []));
  return rules.flatMap(({ target, outInterface }) =>
    target === 'DOCKER' && outInterface?.not === false ? [outInterface.value] : [],
  );
}

/**
 * Returns the interfaces through which others reach the host: all but an engine's, by their names or its
 * rules, since a bridge may have any name.
 */
export function outsideInterfaces(firewall: Firewall): readonly string[] | undefined {
  const found = outside.get(firewall) ?? { names: findOutside(firewall) };
  outside.set(firewall, found);
  return found.names;
}

/** Cached per firewall for all ports. */
const outside = new WeakMap<Firewall, { names: readonly string[] | undefined }>();

function findOutside({ interfaces, ip4, ip6 }: Firewall): readonly string[] | undefined {
  const bridges = new Set(
    [ip4, ip6].flatMap((filter) => {
      const rules = valueOf(filter);
      return rules === undefined ? [] : bridgesIn(rules);
    }),
  );
  return valueOf(interfaces)?.filter((name) => !isInside(name) && !bridges.has(name));
}
