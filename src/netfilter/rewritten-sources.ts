import type { Firewall, PacketRule } from '../core/host/firewall.ts';
import { loadedRulesOf, marksNothing, type Family } from './loaded-rules.ts';
import { isInside, matchRule, type ContainerRoute, type OutsidePacket } from './match.ts';
import { outsideInterfaces } from './outside-interfaces.ts';

/** A rule that gives packets to containers another source address. */
export interface SourceRewrite {
  rule: PacketRule;
  from: string;
  /** Whether it does so for every sender. */
  everyone: boolean;
}

function rewrites({ target, unread }: PacketRule): boolean {
  return ['MASQUERADE', 'SNAT'].includes(target) || unread.some((text) => text.includes('"snat"'));
}

/** The engine masks its own containers: `-s 172.18.0.0/16 ! -o br-abd9c9535e01`. */
function isOfContainers(
  { source, outInterface }: PacketRule,
  outside: readonly string[] | undefined,
): boolean {
  if (source === undefined || source.not || outInterface?.not !== true) return false;
  const { value } = outInterface;
  return outside === undefined ? isInside(value) : !outside.includes(value);
}

/**
 * Returns the rule that gives first packets from outside to the containers of a network an address of the host there.
 * Only by such a rule does a container without a default route answer other hosts. Which chains lead to the rule is
 * not traced.
 */
export function sourceRewrite(
  firewall: Firewall,
  family: Family,
  route: ContainerRoute,
): SourceRewrite | undefined {
  const outside = outsideInterfaces(firewall);
  const packet: OutsidePacket = {
    protocol: 'tcp',
    translated: true,
    route,
    containers: new Set(),
    outside,
    unmarked: marksNothing(firewall, family),
  };
  const found = loadedRulesOf(firewall, family).flatMap(({ filter, from }) =>
    filter.chains
      .flatMap(({ rules }) => rules)
      .filter((rule) => rewrites(rule) && !isOfContainers(rule, outside))
      .map((rule) => ({ rule, from, fit: matchRule(rule, packet) })),
  );
  const fitting = found.filter(({ fit }) => fit !== 'none');
  const first = fitting.find(({ fit }) => fit === 'all') ?? fitting[0];
  return first && { rule: first.rule, from: first.from, everyone: first.fit === 'all' };
}
