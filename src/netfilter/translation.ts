import type { Firewall, PacketFilter, PacketRule } from '../core/host/firewall.ts';
import { matchRule, type OutsidePacket } from './match.ts';
import { loadedRulesOf, rulesOf, type Family } from './loaded-rules.ts';

/** The rule that forwards packets of a port to a container; `unsure` if others may precede it. */
export type Translation = PacketRule | 'none' | 'unsure';

interface Chain {
  filter: PacketFilter;
  table: string;
  name: string;
}

/** Returns the chains in which the destination of packets from outside is translated. */
function entriesOf(firewall: Firewall, family: Family): readonly Chain[] {
  return loadedRulesOf(firewall, family).flatMap(({ filter }) =>
    filter.chains.flatMap(({ table, name, base }) => {
      const isEntry =
        base === undefined
          ? table === 'nat' && name === 'PREROUTING'
          : base.type === 'nat' && base.hook === 'prerouting';
      return isEntry ? [{ filter, table, name }] : [];
    }),
  );
}

/** Searches the rules of the engine, each for one port. */
function ownTranslation(rules: readonly PacketRule[], packet: OutsidePacket): Translation {
  for (const rule of rules) {
    const fit = matchRule(rule, packet);
    // A rule for one host address does not cover the others.
    const narrow = rule.destination !== undefined && !rule.destination.not && packet.to === undefined;
    if (fit === 'none' || narrow) continue;
    const sentOn = rule.toDestination?.endsWith(`:${packet.containerPort}`) === true;
    return (fit === 'all' || fit === 'most') && rule.target === 'DNAT' && sentOn ? rule : 'unsure';
  }
  return 'none';
}

/** The chain for services of a swarm, which dockerd puts before its own (moby, `libnetwork/service_linux.go`). */
const ofSwarm = 'DOCKER-INGRESS';

/** The rules before the one that leaves a chain for every packet. */
function beforeReturn(rules: readonly PacketRule[]): readonly PacketRule[] {
  const end = rules.findIndex(({ text }) => text === `-A ${ofSwarm} -j RETURN`);
  return end === -1 ? rules : rules.slice(0, end);
}

/**
 * The engine's chain is the first that packets for the host enter, behind that of a swarm; others before it may
 * translate too.
 */
function translationIn({ filter, table, name }: Chain, packet: OutsidePacket): Translation {
  const own = table === 'docker-bridges' ? 'nat-prerouting-and-output' : 'DOCKER';
  for (const entry of rulesOf(filter, table, name)) {
    if (matchRule(entry, packet) === 'none') continue;
    const forAll = matchRule({ ...entry, unread: [] }, packet) === 'all';
    const forHost = entry.unread.every((text) => text === '--dst-type LOCAL');
    const { target } = entry;
    if (![own, ofSwarm].includes(target) || !forAll || !forHost) return 'unsure';
    const rules = rulesOf(filter, table, target);
    const found = ownTranslation(target === ofSwarm ? beforeReturn(rules) : rules, packet);
    if (found !== 'none' || target === own) return found;
  }
  return 'none';
}

/** Returns the rule that translates packets of a published port. */
export function translationOf(firewall: Firewall, family: Family, packet: OutsidePacket): Translation {
  const found = entriesOf(firewall, family).map((chain) => translationIn(chain, packet));
  if (found.includes('unsure')) return 'unsure';
  return found.find((rule) => rule !== 'none') ?? 'none';
}
