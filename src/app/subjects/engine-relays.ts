import type { EngineRelay, WorkloadCase } from '../../core/rules/check.ts';
import type { Network } from '../../core/engine/network.ts';
import { valueOf } from '../../core/observed.ts';
import { reachedSocket } from '../../knowledge/engine/engine-sockets.ts';

/** The port of Docker's API without TLS (IANA: docker). */
const plainApi = 2375;

type Found = Pick<EngineRelay, 'name' | 'isLimited'> & { networks: readonly string[] };

function networksOf({ workload }: WorkloadCase): readonly string[] {
  return (valueOf(workload.settings.networks.value) ?? []).flatMap((entry) =>
    'value' in entry ? [entry.value] : [],
  );
}

function listensForOthers({ effective }: WorkloadCase): boolean {
  const { listening } = valueOf(effective) ?? {};
  return (listening === undefined ? [] : (valueOf(listening) ?? [])).some(
    ({ protocol, port, address }) =>
      protocol.startsWith('tcp') && port === plainApi && !/^(?:127\.|::1$)/u.test(address),
  );
}

/** Whether a container has the Docker socket, or may run an engine of its own as root of the host. */
function hasEngine({ workload: { settings } }: WorkloadCase): boolean {
  if (valueOf(settings.privileged.value) === true) return true;
  return (valueOf(settings.mounts.value) ?? []).some(
    (entry) =>
      'value' in entry &&
      [valueOf(entry.value.hostPath), entry.value.source].some(
        (path) => path !== undefined && reachedSocket(path) !== undefined,
      ),
  );
}

function relayOf(one: WorkloadCase): readonly Found[] {
  const { workload } = one;
  // On the network of the host, the sockets that are seen are those of the host.
  const isOnHost = valueOf(workload.settings.network.value)?.kind === 'host';
  if (workload.surface !== 'container' || isOnHost || !listensForOthers(one) || !hasEngine(one)) return [];
  // Such proxies allow what their variables say.
  const isLimited = /socket-?proxy/iu.test(valueOf(workload.settings.image.value) ?? '');
  return [{ name: workload.name, isLimited, networks: networksOf(one) }];
}

/** Whether containers on a network reach each other. */
function isOpen(name: string, networks: readonly Network[]): boolean {
  const options = networks.find((network) => network.name === name)?.options;
  return options?.['com.docker.network.bridge.enable_icc'] !== 'false';
}

/** Returns the relays that a container reaches: on a network with it, or from the network of the host, which has all bridges. */
function reachedBy(
  one: WorkloadCase,
  relays: readonly Found[],
  networks: readonly Network[],
): readonly EngineRelay[] {
  const { workload } = one;
  if (workload.surface !== 'container' || workload.running === false) return [];
  const isOnHost = valueOf(workload.settings.network.value)?.kind === 'host';
  const own = new Set(networksOf(one));
  return relays.flatMap(({ name, isLimited, networks: theirs }) => {
    const network = theirs.find((each) => isOnHost || (own.has(each) && isOpen(each, networks)));
    return network === undefined || name === workload.name
      ? []
      : [{ name, port: plainApi, network, isLimited }];
  });
}

/** The cases of an engine with the containers that pass its API on to them. */
export function withEngineRelays(
  cases: readonly WorkloadCase[],
  networks: readonly Network[],
): readonly WorkloadCase[] {
  const relays = cases.flatMap(relayOf);
  if (relays.length === 0) return cases;
  return cases.map((one) => {
    const engineRelays = reachedBy(one, relays, networks);
    return engineRelays.length === 0 ? one : { ...one, engineRelays };
  });
}
