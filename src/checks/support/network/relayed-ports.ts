import type { NetworkCase } from '../../../core/rules/check.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import type { PortRelay } from '../../../core/host/host.ts';
import { mapKnown, valueOf } from '../../../core/observed.ts';
import { parsePortRange } from '../../../core/workload/port-range.ts';
import { socketAddress } from '../../../core/host/socket-address.ts';
import type { PublishedPort } from '../../../core/workload/workload.ts';
import { beliefOf } from '../../../netfilter/input-policy.ts';
import type { Family } from '../../../netfilter/loaded-rules.ts';
import { loopbackTranslations } from '../../../netfilter/loopback-translations.ts';
import { relayedPorts, type RelayedPort } from '../../../netfilter/relayed-ports.ts';
import { isLoopback } from './loopback.ts';
import { familiesOf } from './network-filter.ts';
import type { CheckedPart } from '../part.ts';
import { addressesOf } from './ports.ts';

/** Who reaches a port of the containers of a network by its publication. */
type Published = 'others' | 'this host' | 'nobody' | 'unknown';

function contains(range: string, port: string): boolean {
  const found = parsePortRange(range);
  return found !== undefined && found.from <= Number(port) && Number(port) <= found.to;
}

function isOnLoopback(port: PublishedPort): boolean {
  return addressesOf(port).every(isLoopback);
}

/** Returns who reaches what a relay connects to: a port of a container, or a host port on loopback. */
function publishedOf({ attached }: NetworkCase, { relay, address, port }: RelayedPort): Published {
  const side = isLoopback(address) ? 'hostPort' : 'containerPort';
  const isNumber = /^\d+$/u.test(port);
  if (attached.state !== 'known' || !isNumber) return side === 'hostPort' ? 'nobody' : 'unknown';
  const fits = (each: PublishedPort): boolean =>
    each.protocol === relay.protocol && contains(each[side], port);
  const all = attached.value.map(({ ports }) => mapKnown(ports, (each) => each.filter(fits)));
  const found = all.flatMap((ports) => valueOf(ports) ?? []);
  const isUnclear = side === 'containerPort' && all.some(({ state }) => state !== 'known');
  if (found.length === 0) return isUnclear ? 'unknown' : 'nobody';
  if (found.every(isOnLoopback)) return 'this host';
  // Which container has the address is unknown: it may be one that does not publish the port for others.
  const isOpen = all.every((ports) => valueOf(ports)?.some((each) => !isOnLoopback(each)) === true);
  return isOpen || side === 'hostPort' || relay.isProxy === true ? 'others' : 'unknown';
}

/** Returns what drops packets to the ports of a relay by default; absent if nothing is known to. */
function droppedBy({ host }: NetworkCase, open: PortRelay['listens']): string | undefined {
  const firewall = valueOf(valueOf(host)?.firewall);
  if (firewall === undefined) return undefined;
  const families: readonly Family[] = [
    ...(open.some(({ address }) => !address.includes(':') || address === '::') ? (['ip'] as const) : []),
    ...(open.some(({ address }) => address.includes(':')) ? (['ip6'] as const) : []),
  ];
  const beliefs = families.map((family) =>
    beliefOf(family === 'ip' ? firewall.ip4 : firewall.ip6, firewall, family),
  );
  return beliefs.includes(undefined) ? undefined : beliefs[0]?.saw;
}

/** Checks a port that a program of the host connects to for other hosts; absent if that is no defect. */
function checkRelayed(subject: NetworkCase, relayed: RelayedPort, part: CheckedPart): Outcome | undefined {
  const { relay, address, port } = relayed;
  const { name, protocol, listens, isProxy = false, doubt } = relay;
  const published = relayed.port === '*' ? 'nobody' : publishedOf(subject, relayed);
  const toLoopback = isLoopback(address);
  if (published === 'others' || (toLoopback && (published !== 'this host' || isProxy))) return undefined;
  const open = listens.filter((each) => !isLoopback(each.address));
  if (open.length === 0 && listens.length > 0) return undefined;
  const isAny = port === '*';
  const which = isAny
    ? `any port of ${address}`
    : `${address.includes(':') ? `[${address}]` : address}:${port}/${protocol}`;
  const places = open.map(socketAddress).join(', ');
  const saw = `${name}${places === '' ? '' : ` listens on ${places} and`} connects to ${which}`;
  const isPublished = published === 'this host';
  const how = isPublished ? 'published for this host only' : 'not published';
  if (isAny)
    return part.unknown('needs-review', `${saw} that its client names; confirm who may connect to it`);
  if (published === 'unknown') return part.unknown('unreadable', `${saw}, which may not be published`);
  if (doubt !== undefined) return part.unknown('needs-review', `${saw}, which is ${how}: ${doubt}`);
  if (isProxy) return part.unknown('needs-review', `${saw}, which is ${how}; confirm that it should`);
  if (relay.targets.length > 1 && listens.length > 1)
    return part.unknown('needs-review', `${saw}, which is ${how}; which of its ports lead there is unknown`);
  const dropped = droppedBy(subject, open);
  if (dropped !== undefined)
    return part.unknown(
      'needs-review',
      `${saw}, which is ${how}, and ${dropped}; confirm that other hosts do not reach it`,
    );
  const ports = open.map((each) => String(each.port)).join(', ');
  return part.fail({
    message: `Other hosts reach ${which}, which is ${how}, at port ${ports} of the host: ${name} passes connections on`,
    saw,
    detail: { port: which },
    steps: [
      'rule' in relay ? `Remove ${name}` : `Stop ${name}, or let it listen on 127.0.0.1`,
      isPublished
        ? 'Publish the port on an address of the host if others should reach it'
        : 'Publish the port with Docker (`--publish`) if others should reach it',
    ],
  });
}

/** Checks the container ports that programs of the host, such as socat, pass connections of other hosts on to. */
export function checkRelays(subject: NetworkCase, rootless: boolean, part: CheckedPart): readonly Outcome[] {
  const relays = valueOf(subject.host)?.portRelays;
  if (relays?.state === 'unreadable' && relays.why !== 'not-collected' && relays.why !== 'not-needed')
    return [part.unknown('unreadable', `programs may pass connections on to containers: ${relays.detail}`)];
  // The host has no way to the networks of a rootless engine, but for what is published.
  const subnets = rootless ? [] : familiesOf(subject.network).flatMap(([, addresses]) => addresses);
  const firewall = valueOf(valueOf(subject.host)?.firewall);
  const translations = firewall === undefined ? [] : loopbackTranslations(firewall);
  return relayedPorts([...(valueOf(relays) ?? []), ...translations], subnets).flatMap(
    (relayed) => checkRelayed(subject, relayed, part) ?? [],
  );
}
