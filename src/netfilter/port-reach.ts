import type { BaseChain, Firewall, PacketFilter, PacketRule } from '../core/firewall.ts';
import { valueOf } from '../core/observed.ts';
import type { PublishedPort } from '../core/workload.ts';
import { outsideInterfaces } from './outside-interfaces.ts';
import { matchRule, type OutsidePacket } from './match.ts';
import { walk, walkHook, type Passage } from './walk-chain.ts';

/** How the rules of an address family treat a published port; `untranslated` means that none forwards it. */
export type PortReach =
  | { state: 'passes'; by: PacketRule }
  | Extract<Passage, { state: 'refused' }>
  | { state: 'untranslated' }
  | { state: 'unsure' };

/** Address family of a filter. */
export type Family = 'ip' | 'ip6';

/** Returns the rules of a chain; empty if not loaded. */
export function rulesOf({ chains }: PacketFilter, table: string, name: string): readonly PacketRule[] {
  return chains.find((chain) => chain.table === table && chain.name === name)?.rules ?? [];
}

const containers = new WeakMap<PacketFilter, ReadonlySet<string>>();

/** Returns the container addresses in the rules, cached for all ports. */
function containersOf(filter: PacketFilter): ReadonlySet<string> {
  const known = containers.get(filter) ?? findContainers(filter);
  containers.set(filter, known);
  return known;
}

function findContainers(filter: PacketFilter): ReadonlySet<string> {
  const addresses = rulesOf(filter, 'nat', 'DOCKER').flatMap(({ toDestination }) => toDestination ?? []);
  return new Set(addresses.map((address) => address.replace(/:\d+$/u, '').replace(/^\[|\]$/gu, '')));
}

function packetFor(
  filter: PacketFilter,
  firewall: Firewall,
  port: PublishedPort,
  to: string | undefined,
): OutsidePacket {
  return {
    protocol: port.protocol,
    hostPort: Number(port.hostPort),
    containerPort: Number(port.containerPort),
    translated: false,
    ...(to === undefined ? {} : { to }),
    containers: containersOf(filter),
    outside: outsideInterfaces(firewall),
  };
}

/** Returns the rule that forwards packets of a port to a container; `unsure` if others may precede it. */
function translation(filter: PacketFilter, packet: OutsidePacket): PacketRule | 'none' | 'unsure' {
  const entry = rulesOf(filter, 'nat', 'PREROUTING').find((rule) => matchRule(rule, packet) !== 'none');
  if (entry === undefined) return 'none';
  const forAll = matchRule({ ...entry, unread: [] }, packet) === 'all';
  const forHost = entry.unread.every((text) => text === '--dst-type LOCAL');
  if (entry.target !== 'DOCKER' || !forAll || !forHost) return 'unsure';
  for (const rule of rulesOf(filter, 'nat', 'DOCKER')) {
    const fit = matchRule(rule, packet);
    // A rule for one host address does not cover the others.
    const narrow = rule.destination !== undefined && !rule.destination.not && packet.to === undefined;
    if (fit === 'none' || narrow) continue;
    const sentOn = rule.toDestination?.endsWith(`:${packet.containerPort}`) === true;
    return fit === 'all' && rule.target === 'DNAT' && sentOn ? rule : 'unsure';
  }
  return 'none';
}

/** Engine rules and accepting rules may stand between user rules and the engine's own. */
function isHarmless({ target }: PacketRule): boolean {
  return target === 'ACCEPT' || target === 'LOG' || target === '' || /^DOCKER(?:-[A-Z0-9-]+)?$/u.test(target);
}

function throughForward(filter: PacketFilter, packet: OutsidePacket): Passage {
  const rules = rulesOf(filter, 'filter', 'FORWARD');
  const [first, ...rest] = rules;
  if (first?.target !== 'DOCKER-USER' || matchRule(first, packet) !== 'all') return { state: 'unsure' };
  const passage = walk(filter, 'filter', 'DOCKER-USER', packet);
  if (passage.state !== 'passes') return passage;
  const end = rest.findIndex(({ target }) => target === 'DOCKER' || target === 'DOCKER-FORWARD');
  return { state: end >= 0 && rest.slice(0, end).every(isHarmless) ? 'passes' : 'unsure' };
}

/** Whether an nftables chain may drop forwarded packets of a family accepted by iptables. */
function mayRefuse({ type, hook, policy, rules, family }: BaseChain, of: Family): boolean {
  if (type === 'nat' || !['prerouting', 'forward', 'ingress'].includes(hook)) return false;
  return (rules > 0 || policy === 'drop') && family !== (of === 'ip' ? 'ip6' : 'ip');
}

/** Whether chains outside iptables may drop packets; `except` are ones that do not. */
export function othersMayRefuse(
  { nftables }: Firewall,
  of: Family,
  except: (chain: BaseChain) => boolean = () => false,
): boolean {
  if (nftables.state === 'unreadable') return true;
  return (valueOf(nftables) ?? []).some((chain) => mayRefuse(chain, of) && !except(chain));
}

/** firewalld drops forwarded packets only after translation. */
function letsTranslated({ table, hook, acceptsTranslated }: BaseChain): boolean {
  return table === 'firewalld' && (hook !== 'forward' || acceptsTranslated);
}

/**
 * Returns how the filter of an address family treats first packets from outside to a published port: to the
 * given host address, else to any reachable one.
 */
export function reachOf(
  filter: PacketFilter,
  firewall: Firewall,
  family: Family,
  port: PublishedPort,
  to?: string,
): PortReach {
  const packet = packetFor(filter, firewall, port, to);
  const by = translation(filter, packet);
  if (by === 'none') return { state: 'untranslated' };
  if (by === 'unsure') return { state: 'unsure' };
  const sentOn = { ...packet, translated: true };
  const passages = [
    walkHook(filter, 'raw', 'PREROUTING', packet),
    walkHook(filter, 'mangle', 'PREROUTING', packet),
    walkHook(filter, 'mangle', 'FORWARD', sentOn),
    throughForward(filter, sentOn),
  ];
  const stopped = passages.find(({ state }) => state !== 'passes');
  if (stopped?.state === 'refused') return stopped;
  const others = othersMayRefuse(firewall, family, letsTranslated);
  return others || stopped !== undefined ? { state: 'unsure' } : { state: 'passes', by };
}
