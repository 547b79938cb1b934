import type { EngineRelay, WorkloadCase } from '../../core/rules/check.ts';
import type { Network } from '../../core/engine/network.ts';
import type { Location } from '../../core/location.ts';
import { valueOf } from '../../core/observed.ts';
import { listValues } from '../../checks/support/workload/list-values.ts';
import { projectOf, relayPorts } from './relay-ports.ts';

type Found = Omit<EngineRelay, 'network'> & {
  networks: readonly string[];
  one: WorkloadCase;
  at: readonly Location[];
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
  // On the network of the host, the sockets that are seen are those of the host.
  if (isOnHost(one)) return [];
  const { name } = one.workload;
  const hosts = [name, one.subject.key.slice(one.subject.key.lastIndexOf('/') + 1)];
  return relayPorts(one).map((relay) => ({ ...relay, name, hosts, networks: networksOf(one, byKey), one }));
}

/** Whether containers on a network reach each other. */
function isOpen(name: string, networks: readonly Network[]): boolean {
  const options = networks.find((network) => network.name === name)?.options;
  return options?.['com.docker.network.bridge.enable_icc'] !== 'false';
}

/** Whether both run on one engine, or are services of one project. */
function runTogether(one: WorkloadCase, other: WorkloadCase): boolean {
  if (one.workload.surface !== other.workload.surface || one.workload.running === false) return false;
  return one.workload.surface === 'container' || projectOf(one) === projectOf(other);
}

/** Returns the relays that a container reaches: on a network with it, or from the network of the host, which has all bridges. */
function reachedBy(
  one: WorkloadCase,
  relays: readonly Found[],
  networks: readonly Network[],
  byKey: ReadonlyMap<string, WorkloadCase>,
): readonly EngineRelay[] {
  const own = new Set(networksOf(one, byKey));
  return relays.flatMap(({ networks: theirs, one: relay, ...found }) => {
    if (relay === one || !runTogether(one, relay)) return [];
    const network = theirs.find((each) => isOnHost(one) || (own.has(each) && isOpen(each, networks)));
    return network === undefined ? [] : [{ ...found, network }];
  });
}

/** The cases with the containers that pass the API of an engine on to them. */
export function withEngineRelays(
  cases: readonly WorkloadCase[],
  networks: readonly Network[],
): readonly WorkloadCase[] {
  const byKey = new Map(cases.map((one) => [one.subject.key, one]));
  const relays = cases.flatMap((one) => relaysOf(one, byKey));
  if (relays.length === 0) return cases;
  return cases.map((one) => {
    const engineRelays = reachedBy(one, relays, networks, byKey);
    return engineRelays.length === 0 ? one : { ...one, engineRelays };
  });
}
