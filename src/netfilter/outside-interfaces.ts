import type { Firewall, PacketFilter } from '../core/firewall.ts';
import { valueOf } from '../core/observed.ts';
import { isInside } from './match.ts';

/** Bridges by the rule with which every engine asks its own chain about what leaves by them: `-o app0 -j DOCKER`. */
function bridgesIn({ chains }: PacketFilter): readonly string[] {
  const rules = chains.flatMap((chain) => (chain.table === 'filter' ? chain.rules : []));
  return rules.flatMap(({ target, outInterface }) =>
    target === 'DOCKER' && outInterface?.not === false ? [outInterface.value] : [],
  );
}

/**
 * Interfaces of the host by which others reach it: those that are none of an engine's, by the names
 * that it gives them or by its rules, as a bridge may be called anything.
 */
export function outsideInterfaces(firewall: Firewall): readonly string[] | undefined {
  const found = outside.get(firewall) ?? { names: findOutside(firewall) };
  outside.set(firewall, found);
  return found.names;
}

/** By firewall: found once for all ports. */
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
