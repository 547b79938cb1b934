import type { FilterChain, Firewall, PacketRule } from '../core/host/firewall.ts';
import {
  acceptedBy,
  acceptedReach,
  acceptedText,
  asRange,
  firstPorts,
  isIn,
  portText,
  reachOfPassage,
  type OpenReach,
} from './accepted-ports.ts';
import { namedContainers } from './container-routes.ts';
import { chainsBesidesHost } from './host-chains.ts';
import { loadedRulesOf, marksNothing, type Family } from './loaded-rules.ts';
import { matchRule, type ContainerRoute, type OutsidePacket } from './match.ts';
import { outsideInterfaces } from './outside-interfaces.ts';
import { traceWay } from './passages.ts';

/** A container port that a rule opens which the engine did not write. */
export interface OpenedPort {
  /**
   * `172.17.0.3:5432/tcp`; without the address for any container of the network, `172.17.0.3 (any port)` for a rule
   * without ports.
   */
  port: string;
  /** The port of the host that is forwarded to it; missing if others need a route to the container. */
  hostPort?: string;
  /** Whether it is published for this host alone, on a loopback address. */
  onLoopback?: true;
  rule: PacketRule;
  from: string;
  /** `some` if only some senders reach it, `unsure` if the rules cannot be traced. */
  reach: OpenReach;
}

/** Chains that the engine writes; users write to `DOCKER-USER`. */
const engineChain = /^DOCKER(?!-USER$)(?:-[A-Z0-9-]+)?$/u;

function isOfEngine({ table, name }: FilterChain): boolean {
  return table === 'docker-bridges' || engineChain.test(name);
}

/**
 * The chains of the engine that hold a rule for each published port; somebody may add others. In its table of nftables
 * these may be anywhere: what the engine accepts there by port, or translates, is of published ports too.
 */
function isOfPorts(chain: FilterChain): boolean {
  const { table, name } = chain;
  if (table === 'docker-bridges') return !isForHostOnly(chain);
  return name === 'DOCKER' && (table === 'nat' || table === 'filter');
}

/** Whether a container of the network publishes a port of its own: `80`, `tcp`. */
export type Publishes = (port: string, protocol: string) => boolean;

/** Chains that packets from outside to containers do not enter, or only when it is decided that they pass. */
function isForHostOnly({ name, base }: FilterChain): boolean {
  return base === undefined
    ? ['OUTPUT', 'POSTROUTING'].includes(name)
    : ['output', 'input', 'postrouting'].includes(base.hook);
}

interface Placed {
  rule: PacketRule;
  from: string;
  /** Whether it is in a chain of the engine. */
  inEngineChain: boolean;
}

function rulesWhere(
  firewall: Firewall,
  family: Family,
  fits: (chain: FilterChain) => boolean,
): readonly Placed[] {
  return loadedRulesOf(firewall, family).flatMap(({ filter, from }) =>
    chainsBesidesHost(filter)
      .filter(fits)
      .flatMap((chain) => chain.rules.map((rule) => ({ rule, from, inEngineChain: isOfEngine(chain) }))),
  );
}

/** Address and ports of `--to-destination`: `172.17.0.3`, `172.17.0.3:80-90`, `172.17.0.2-172.17.0.9:80`, `[fd00::2]:80`. */
function targetOf(destination: string): { first: string; last: string; port?: string } | undefined {
  const [, inBrackets, plain, port] =
    /^(?:\[([^\]]+)\]|([^:]+|[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*))(?::(\d+)(?:-\d+)?(?:\/\d+)?)?$/iu.exec(
      destination,
    ) ?? [];
  const [first, last = first] = (inBrackets ?? plain ?? '').split('-');
  if (first === undefined || first === '' || last === undefined) return undefined;
  return { first, last, ...(port === undefined ? {} : { port }) };
}

/** Returns the ports that the rules of the engine accept or translate to for what is published: `172.17.0.2:80/tcp`. */
function publishedIn(firewall: Firewall, family: Family, publishes: Publishes): ReadonlySet<string> {
  return new Set(
    rulesWhere(firewall, family, isOfEngine).flatMap(({ rule }): readonly string[] => {
      const protocol = rule.protocol?.value ?? 'tcp';
      if (rule.toDestination !== undefined) {
        const port = targetOf(rule.toDestination)?.port;
        return port !== undefined && publishes(port, protocol) ? [`${rule.toDestination}/${protocol}`] : [];
      }
      if (rule.target !== 'ACCEPT' || rule.ports === undefined || rule.destination === undefined) return [];
      const address = rule.destination.value.replace(/\/(?:32|128)$/u, '');
      return firstPorts(rule.ports.value).flatMap((port) =>
        publishes(port, protocol) ? [`${portText(address, port)}/${protocol}`] : [],
      );
    }),
  );
}

const loopback = /^(?:127\.|::1(?:\/|$))/u;

function isToLoopback({ destination }: PacketRule): boolean {
  return destination?.not === false && loopback.test(destination.value);
}

/** The container ports that the engine translates to from loopback addresses alone: `172.17.0.2:80/tcp`. */
function onLoopbackIn(firewall: Firewall, family: Family): ReadonlySet<string> {
  const translations = rulesWhere(firewall, family, isOfEngine).flatMap(({ rule }) =>
    rule.toDestination === undefined
      ? []
      : [{ rule, port: `${rule.toDestination}/${rule.protocol?.value ?? 'tcp'}` }],
  );
  const byPort = Map.groupBy(translations, ({ port }) => port);
  return new Set(
    [...byPort].filter(([, all]) => all.every(({ rule }) => isToLoopback(rule))).map(([port]) => port),
  );
}

/** Whether the translations of a rule are not read: networks, maps. */
function isUnreadTranslation({ target, toDestination, unread }: PacketRule): boolean {
  return (
    target === 'NETMAP' ||
    (target === 'DNAT' && (toDestination === undefined || targetOf(toDestination) === undefined)) ||
    unread.some((text) => text.includes('"dnat"'))
  );
}

/** Returns the port that a rule forwards to a container of a network. */
function translated(
  { rule, from }: Pick<Placed, 'rule' | 'from'>,
  firewall: Firewall,
  family: Family,
  route: ContainerRoute,
): readonly OpenedPort[] {
  if (isUnreadTranslation(rule)) return [{ port: 'any port', rule, from, reach: 'unsure' }];
  const to = rule.target === 'DNAT' ? targetOf(rule.toDestination ?? '') : undefined;
  if (to === undefined || !(isIn(to.first, route) || isIn(to.last, route))) return [];
  const [hostPort] = rule.ports?.not === false ? firstPorts(rule.ports.value) : [];
  const protocol = rule.protocol?.not === false ? rule.protocol.value : 'tcp';
  const port = to.port ?? hostPort;
  const arriving: OutsidePacket = {
    protocol,
    // Without a port the rule forwards every port of the host.
    hostPort: Number(hostPort ?? 1),
    ...(port === undefined ? {} : { containerPort: Number(port) }),
    translated: false,
    ...(rule.destination?.not === false ? { to: rule.destination.value.replace(/\/\d+$/u, '') } : {}),
    containers: namedContainers(firewall, family).addresses,
    outside: outsideInterfaces(firewall),
    unmarked: marksNothing(firewall, family),
  };
  const fit = matchRule(rule, arriving);
  if (fit === 'none') return [];
  const routed = {
    ...arriving,
    translated: true,
    route: { bridge: route.bridge, addresses: [asRange(to.first)] },
  };
  const reach = reachOfPassage(traceWay(firewall, family, { arriving, routed }));
  if (reach === undefined) return [];
  const weaker = fit === 'unsure' ? 'unsure' : fit === 'some' && reach === 'open' ? 'some' : reach;
  return [
    {
      port: port === undefined ? to.first : `${portText(to.first, port)}/${protocol}`,
      hostPort: hostPort ?? 'any port',
      rule,
      from,
      reach: weaker,
    },
  ];
}

/**
 * Returns the ports of a network's containers that rules open and no container publishes: translations to a
 * container, and rules that accept packets to one of its ports.
 */
export function openedPorts(
  firewall: Firewall,
  family: Family,
  route: ContainerRoute,
  publishes: Publishes,
): readonly OpenedPort[] {
  const published = publishedIn(firewall, family, publishes);
  const isPublished = (port: string): boolean =>
    published.has(port) || [...published].some((each) => each.endsWith(`:${port}`));
  const onLoopback = onLoopbackIn(firewall, family);
  const rules = rulesWhere(
    firewall,
    family,
    (chain) => isOfPorts(chain) || (!isOfEngine(chain) && !isForHostOnly(chain)),
  );
  const forwarded = rules.flatMap((placed) => {
    const { rule, inEngineChain } = placed;
    // What is published for this host alone others reach by the rules of somebody else.
    const isTold = (port: string): boolean => isPublished(port) && (inEngineChain || !onLoopback.has(port));
    if (isTold(`${rule.toDestination}/${rule.protocol?.value ?? 'tcp'}`)) return [];
    return translated(placed, firewall, family, route)
      .filter(({ port }) => !isTold(port))
      .map((opened): OpenedPort => (isPublished(opened.port) ? { ...opened, onLoopback: true } : opened));
  });
  // What a translation leads to is one mistake with the rule that lets it pass.
  const forwardedPorts = new Set(forwarded.map(({ port }) => port));
  const byPort = Map.groupBy(
    rules.flatMap((placed) => acceptedBy(placed, route)),
    acceptedText,
  );
  const direct = [...byPort].flatMap(([port, [first]]): readonly OpenedPort[] => {
    if (first === undefined || forwardedPorts.has(port) || isPublished(port)) return [];
    const reach = acceptedReach(first, firewall, family, route);
    return reach === undefined ? [] : [{ port, rule: first.rule, from: first.from, reach }];
  });
  return [...forwarded, ...direct];
}
