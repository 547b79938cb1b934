import type { Firewall, PacketFilter, PacketRule } from '../core/host/firewall.ts';
import { matchRule, type OutsidePacket } from './match.ts';
import { loadedRulesOf, rulesOf, type Family } from './loaded-rules.ts';

/** The rule that forwards packets of a port to a container; `unsure` if others may precede it. */
export type Translation = PacketRule | 'none' | 'unsure';

interface Chain {
  filter: PacketFilter;
  table: string;
  name: string;
  priority: number;
}

/** The priority of the chains of iptables that translate (`dstnat`). */
const ofIptables = -100;

/** Returns the chains in which the destination of packets from outside is translated. */
function entriesOf(firewall: Firewall, family: Family): readonly Chain[] {
  return loadedRulesOf(firewall, family).flatMap(({ filter }) =>
    filter.chains.flatMap(({ table, name, base }) => {
      const isEntry =
        base === undefined
          ? table === 'nat' && name === 'PREROUTING'
          : base.type === 'nat' && base.hook === 'prerouting';
      return isEntry ? [{ filter, table, name, priority: base?.priority ?? ofIptables }] : [];
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

/** Targets that leave the destination of a packet as it is. */
const leaving = new Set(['', 'ACCEPT', 'RETURN', 'LOG', 'NFLOG', 'MARK', 'CONNMARK', 'TRACE']);

/** Returns a rule with all rules that it leads to; absent if its target, or one of theirs, is not known. */
function ledTo({ filter, table }: Chain, entry: PacketRule): readonly PacketRule[] | undefined {
  const found = new Set([entry]);
  // Iterating a set includes the entries added meanwhile.
  for (const { target } of found) {
    if (leaving.has(target)) continue;
    const chain = filter.chains.find((each) => each.table === table && each.name === target);
    if (chain === undefined) return undefined;
    for (const rule of chain.rules) found.add(rule);
  }
  return [...found];
}

/** Whether a rule translates, or has a statement that was not read and may. */
function mayRewrite({ toDestination, unread }: PacketRule): boolean {
  return toDestination !== undefined || unread.some((text) => /"(?:[sd]nat|redirect|tproxy)"/u.test(text));
}

/**
 * The engine's chain is the first that packets for the host enter, behind that of a swarm; others before it may
 * translate too, or let packets past it.
 */
function translationIn(chain: Chain, packet: OutsidePacket): Translation {
  const { filter, table, name } = chain;
  const own = table === 'docker-bridges' ? 'nat-prerouting-and-output' : 'DOCKER';
  let mayEnd = false;
  for (const entry of rulesOf(filter, table, name)) {
    if (matchRule(entry, packet) === 'none') continue;
    const { target } = entry;
    if (![own, ofSwarm].includes(target)) {
      const led = ledTo(chain, entry);
      if (led === undefined || led.some(mayRewrite)) return 'unsure';
      mayEnd ||= target === 'RETURN' || led.some((rule) => rule.target === 'ACCEPT');
      continue;
    }
    const forAll = matchRule({ ...entry, unread: [] }, packet) === 'all';
    const forHost = entry.unread.every((text) => text === '--dst-type LOCAL');
    if (!forAll || !forHost || mayEnd) return 'unsure';
    const rules = rulesOf(filter, table, target);
    const found = ownTranslation(target === ofSwarm ? beforeReturn(rules) : rules, packet);
    if (found !== 'none' || target === own) return found;
  }
  return 'none';
}

/**
 * Returns the rule that translates packets of a published port. What translates first decides: the kernel skips all
 * chains behind it.
 */
export function translationOf(firewall: Firewall, family: Family, packet: OutsidePacket): Translation {
  const chains = entriesOf(firewall, family);
  const priorities = [...new Set(chains.map(({ priority }) => priority))].toSorted((a, b) => a - b);
  for (const at of priorities) {
    const found = chains
      .filter(({ priority }) => priority === at)
      .map((chain) => translationIn(chain, packet));
    if (found.includes('unsure')) return 'unsure';
    const rule = found.find((each) => each !== 'none');
    if (rule !== undefined) return rule;
  }
  return 'none';
}
