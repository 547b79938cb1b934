import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { Firewall, ListeningSocket } from '../../../core/host/firewall.ts';
import type { Evidence } from '../../../core/findings/finding.ts';
import type { Severity } from '../../../core/severity.ts';
import type { HostFacts } from '../../../core/host/host.ts';
import { valueOf } from '../../../core/observed.ts';
import type { PublishedPort } from '../../../core/workload/workload.ts';
import { acceptsAtInput } from '../../../netfilter/accepted-input.ts';
import { beliefOf, isUnfiltered, takesAnswers } from '../../../netfilter/input-policy.ts';
import { reachOf, type PortReach } from '../../../netfilter/port-reach.ts';
import type { Family } from '../../../netfilter/loaded-rules.ts';
import { addressesOf, eachPort } from './ports.ts';

/** Effect of the host firewall on a port published on all interfaces; empty if unknown. */
export interface Exposure {
  severity?: Severity;
  besides: readonly Evidence[];
}

/** Exposure over one address family; bypassed means open although the rules for packets to the host drop it. */
type Side =
  | { state: 'open'; evidence: readonly Evidence[] }
  | { state: 'bypassed'; evidence: readonly Evidence[] }
  | { state: 'closed'; evidence: readonly Evidence[] }
  | { state: 'unsure' };

const unsure: Side = { state: 'unsure' };

function closedBy({
  by,
  but,
  from: source = 'the packet filter',
}: Extract<PortReach, { state: 'refused' }>): Side {
  const except = but.flatMap((rule) => (rule === by ? [] : [`\`${rule.text}\``])).join(', ');
  const saw = `\`${by.text}\` drops packets from others${except === '' ? '' : `, except those of ${except}`}`;
  return { state: 'closed', evidence: [{ source, saw }] };
}

function sideOf(firewall: Firewall, family: Family, port: PublishedPort): Side | 'untranslated' {
  const filter = family === 'ip' ? firewall.ip4 : firewall.ip6;
  const reach = reachOf(firewall, family, port);
  if (reach.state === 'untranslated') return 'untranslated';
  if (reach.state === 'refused') return closedBy(reach);
  if (reach.state === 'unsure') return unsure;
  const saw = `\`${reach.by.text}\` forwards packets before INPUT, and no rule drops them`;
  const evidence = [{ source: reach.from ?? filter.from, saw }];
  const belief = beliefOf(filter, firewall, family);
  if (reach.allowed !== undefined) {
    const allows = `\`${reach.allowed.text}\` lets packets to the port pass`;
    return { state: 'open', evidence: [{ source: evidence[0]?.source ?? filter.from, saw: allows }] };
  }
  return belief === undefined || acceptsAtInput(firewall, family, port)
    ? { state: 'open', evidence }
    : { state: 'bypassed', evidence: [belief, ...evidence] };
}

function listens(sockets: readonly ListeningSocket[], port: PublishedPort): boolean {
  return sockets.some(
    ({ protocol, address, port: at }) =>
      protocol === `${port.protocol}6` && address === '::' && String(at) === port.hostPort,
  );
}

/** Returns the exposure over IPv6 without engine rules: docker-proxy listens, and INPUT decides. */
function proxied(host: HostFacts, firewall: Firewall, port: PublishedPort): Side {
  const sockets = firewall.listeningSockets ?? host.listeningSockets;
  if (sockets?.state !== 'known' || firewall.ip6.state !== 'known') return unsure;
  const name = `[::]:${port.hostPort}`;
  if (!listens(sockets.value, port))
    return { state: 'closed', evidence: [{ source: sockets.from, saw: `nothing listens on ${name}` }] };
  if (!isUnfiltered(firewall.ip6.value, firewall)) return unsure;
  const evidence = [
    { source: sockets.from, saw: `${name} listens` },
    { source: firewall.ip6.from, saw: 'no rule filters IPv6 packets to the host' },
  ];
  const ip4 = beliefOf(firewall.ip4, firewall, 'ip');
  if (ip4 === undefined || acceptsAtInput(firewall, 'ip', port)) return { state: 'open', evidence };
  // docker-proxy connects to the container over IPv4, and fails if the host drops the replies.
  return firewall.ip4.state === 'known' && takesAnswers(firewall.ip4.value)
    ? { state: 'bypassed', evidence: [ip4, ...evidence] }
    : unsure;
}

/**
 * Returns the exposure of a port of a swarm's ingress network: rules translate it on every node with the same number,
 * over IPv4 only (moby, `libnetwork/service_linux.go`). Another node may filter it otherwise, so that none is closed.
 */
function ingressSides(firewall: Firewall, port: PublishedPort): readonly Side[] {
  const side = sideOf(firewall, 'ip', { ...port, containerPort: port.hostPort });
  return side === 'untranslated' || side.state === 'closed' ? [unsure] : [side, unsure];
}

function sidesOf(host: HostFacts, firewall: Firewall, port: PublishedPort): readonly Side[] {
  if (port.mode === 'ingress') return ingressSides(firewall, port);
  const addresses = addressesOf(port);
  const only4 = addresses.every((address) => address.includes('.'));
  const only6 = addresses.every((address) => address.includes(':') && !address.includes('.'));
  const ip4 = only6 ? [] : [sideOf(firewall, 'ip', port)];
  const ip6 = only4 ? [] : [sideOf(firewall, 'ip6', port)];
  return [
    ...ip4.map((side) => (side === 'untranslated' ? unsure : side)),
    ...ip6.map((side) => (side === 'untranslated' ? proxied(host, firewall, port) : side)),
  ];
}

/**
 * Returns the exposure of a range: that of its worst port, mild only if every port is. Empty for a range that
 * is too long.
 */
function together(exposures: readonly Exposure[]): Exposure {
  const worst = exposures.find(({ severity }) => severity === 'high');
  const open = worst ?? exposures.find(({ severity }) => severity === undefined);
  return open ?? exposures[0] ?? { besides: [] };
}

/**
 * Returns the effect of the host firewall on a port that a running container publishes on all
 * interfaces: worse if the rules for packets to the host drop the port but do not apply to it, milder if a rule
 * blocks it on every address family. A port that a service publishes on every node counts by the rules of this one. Empty
 * if unknown.
 */
export function exposureOf({ workload, host, nodeHost }: WorkloadCase, port: PublishedPort): Exposure {
  const facts = valueOf(port.mode === 'ingress' ? nodeHost : host);
  const firewall = valueOf(facts?.firewall);
  if (facts === undefined || firewall === undefined || workload.running === false) return { besides: [] };
  const each = eachPort(port) ?? [];
  return together(each.map((one) => exposureOfOne(facts, firewall, one)));
}

function exposureOfOne(facts: HostFacts, firewall: Firewall, port: PublishedPort): Exposure {
  const sides = sidesOf(facts, firewall, port);
  const decided = sides.flatMap((side) => (side.state === 'unsure' ? [] : [side]));
  const evidenceOf = (shut: boolean) =>
    decided.flatMap(({ state, evidence }) => ((state === 'closed') === shut ? evidence : []));
  if (decided.some(({ state }) => state === 'bypassed'))
    return { severity: 'high', besides: evidenceOf(false) };
  return sides.every(({ state }) => state === 'closed')
    ? { severity: 'low', besides: evidenceOf(true) }
    : { besides: evidenceOf(false) };
}
