import type { EngineRelay, WorkloadCase } from '../../core/rules/check.ts';
import { isClosedBridge } from '../../core/engine/container-traffic.ts';
import type { Network } from '../../core/engine/network.ts';
import type { Location } from '../../core/location.ts';
import { valueOf } from '../../core/observed.ts';
import { listValues } from '../../checks/support/workload/list-values.ts';
import { hostIn } from '../../checks/support/workload/remote-engines.ts';
import { networkOwners } from './namespace-owners.ts';
import { loopbackRelayPorts, projectOf, relayPorts, runTogether } from './relay-ports.ts';
import type { SharesNetwork } from './shared-networks.ts';

type Found = Omit<EngineRelay, 'network'> & {
  networks: readonly string[];
  one: WorkloadCase;
  at: readonly Location[];
  /** Only who is in its network namespace reaches it. */
  onLoopback: boolean;
};

/** Networks are followed through this many services that join the namespace of one another. */
const longestChain = 8;

/** Returns the networks of a workload, those of the service whose namespace it joins, or a project's default. */
function networksOf(
  one: WorkloadCase,
  byKey: ReadonlyMap<string, WorkloadCase>,
  depth = 0,
): readonly string[] {
  const { networks, network } = one.workload.settings;
  const mode = valueOf(network.value);
  if (mode?.kind === 'service') {
    const owner = byKey.get(`${projectOf(one)}/${mode.target}`);
    return owner === undefined || depth > longestChain ? [] : networksOf(owner, byKey, depth + 1);
  }
  const joined = listValues(networks.value);
  const isAlone = mode !== undefined && /^(?:host|none|container)$/u.test(mode.kind);
  if (joined.length > 0 || one.workload.surface !== 'compose' || isAlone) return joined;
  return [`${one.workload.key.replace(/^compose:/u, '').replace(/\/[^/]*$/u, '')}_default`];
}

function isOnHost({ workload }: WorkloadCase): boolean {
  return valueOf(workload.settings.network.value)?.kind === 'host';
}

function relaysOf(one: WorkloadCase, byKey: ReadonlyMap<string, WorkloadCase>): readonly Found[] {
  // Of a container on the network of the host, the sockets that are seen are those of the host.
  if (isOnHost(one) && one.workload.surface === 'container') return [];
  const { name } = one.workload;
  const hosts = [name, one.subject.key.slice(one.subject.key.lastIndexOf('/') + 1)];
  const found = { name, hosts, networks: networksOf(one, byKey), one };
  return [
    ...relayPorts(one).map((relay) => ({ ...relay, ...found, onLoopback: false })),
    ...loopbackRelayPorts(one).map((relay) => ({ ...relay, ...found, onLoopback: true })),
  ];
}

/** Names the network namespace of a workload by the one whose it is; `host` for that of the host. */
function namespaceOf(one: WorkloadCase, { ownerOf }: Pick<Surrounding, 'ownerOf'>): string {
  const owner = ownerOf(one);
  const mode = valueOf(owner.workload.settings.network.value);
  if (mode?.kind === 'host') return 'host';
  return mode?.kind === 'container' ? `container ${mode.target}` : owner.subject.key;
}

/** Whether containers on a network reach each other, as the engine says, or the file of one on it. */
function isOpen(name: string, networks: readonly Network[], { workload }: WorkloadCase): boolean {
  const options = networks.find((network) => network.name === name)?.options;
  return !isClosedBridge(options ?? {}) && workload.closedNetworks?.includes(name) !== true;
}

/**
 * The port of an address of the host at which a relay is published for some: that of a bridge, which every container
 * reaches. Of one for all interfaces the rule on published ports speaks.
 */
function portOnBridge({ workload }: WorkloadCase, port: number): number | undefined {
  const found = listValues(workload.settings.ports.value).find(
    ({ hostIp, containerPort, protocol }) =>
      containerPort === String(port) &&
      protocol === 'tcp' &&
      !/^(?:127\.|::1$|\[?::\]?$|0\.0\.0\.0$|$)/u.test(hostIp),
  );
  return found === undefined ? undefined : Number(found.hostPort || port);
}

/** What is around a workload. */
interface Surrounding {
  /** Returns the workload in whose network namespace another one is. */
  ownerOf: (one: WorkloadCase) => WorkloadCase;
  byKey: ReadonlyMap<string, WorkloadCase>;
  relays: readonly Found[];
  networks: readonly Network[];
  mayShare: SharesNetwork;
}

/** Returns the relays that a container reaches: on a network with it, or from the network of the host, which has all bridges. */
function reachedBy(one: WorkloadCase, around: Surrounding): readonly EngineRelay[] {
  const { byKey, relays, networks, mayShare } = around;
  const own = new Set(networksOf(one, byKey));
  const namespace = namespaceOf(one, around);
  const isAlone = valueOf(one.workload.settings.network.value)?.kind === 'none';
  return relays.flatMap(({ networks: theirs, one: relay, onLoopback, ...found }): readonly EngineRelay[] => {
    if (relay === one) return [];
    if (!runTogether(one, relay)) {
      const shared = theirs.find(
        (each) => own.has(each) && isOpen(each, networks, relay) && mayShare(one, relay, each),
      );
      return shared === undefined || onLoopback ? [] : [{ ...found, network: shared, inOtherProject: true }];
    }
    const theirNamespace = namespaceOf(relay, around);
    if (theirNamespace === namespace) return [{ ...found, network: 'namespace' }];
    if (onLoopback) return [];
    // Every bridge leads to the addresses of the host.
    if (theirNamespace === 'host') return isAlone ? [] : [{ ...found, network: 'host' }];
    const network = theirs.find((each) => isOnHost(one) || (own.has(each) && isOpen(each, networks, relay)));
    if (network !== undefined) return [{ ...found, network }];
    const onBridge = isAlone ? undefined : portOnBridge(relay, found.port);
    return onBridge === undefined ? [] : [{ ...found, port: onBridge, network: 'host' }];
  });
}

/** A relay to another one has what that one has: what a socket proxy allows, the engine of the host, or one elsewhere. */
function followed(found: Found, relays: readonly Found[]): Found {
  const { remote, ...own } = found;
  const host = remote === undefined ? undefined : hostIn(remote);
  const next = relays.find(
    ({ hosts, one }) =>
      one !== found.one && runTogether(one, found.one) && hosts.some((name) => name === host),
  );
  if (remote === undefined || next === undefined) return found;
  const isLimited = own.isLimited || next.isLimited;
  return { ...own, isLimited, ...(next.remote !== undefined && { remote: next.remote }) };
}

/** Leaves out services of another project that are in that of the workload too: a file can be part of several. */
function withoutCopies(relays: readonly EngineRelay[]): readonly EngineRelay[] {
  const own = new Set(relays.flatMap(({ name, inOtherProject }) => (inOtherProject ? [] : [name])));
  return relays.filter(({ name, inOtherProject }) => inOtherProject !== true || !own.has(name));
}

/** The cases with the containers that pass the API of an engine on to them. */
export function withEngineRelays(
  cases: readonly WorkloadCase[],
  networks: readonly Network[],
  mayShare: SharesNetwork,
): readonly WorkloadCase[] {
  const byKey = new Map(cases.map((one) => [one.subject.key, one]));
  const found = cases.flatMap((one) => relaysOf(one, byKey));
  if (found.length === 0) return cases;
  const relays = found.map((each) => followed(each, found));
  const around = { ownerOf: networkOwners(cases), byKey, relays, networks, mayShare };
  return cases.map((one) => {
    const engineRelays = withoutCopies(reachedBy(one, around));
    return engineRelays.length === 0 ? one : { ...one, engineRelays };
  });
}
