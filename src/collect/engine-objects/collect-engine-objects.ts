import type { Facts } from '../../core/facts.ts';
import type { Gap } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { gapsOf } from '../../core/gaps.ts';
import { collectNetworks } from './networks.ts';
import { collectSwarm, collectSwarmNode, type SwarmSources } from './swarm/collect-swarm.ts';
import { collectVolumeFacts } from './volumes.ts';
import { collectContainerCounts } from './container-counts.ts';

/** What an engine keeps beside its containers and images. */
export type EngineObjects = Required<
  Pick<Facts, 'containerCounts' | 'networks' | 'volumes' | 'swarm' | 'swarmNode'>
>;

/** Networks, volumes, the swarm and how many containers there are, with the gaps that reading them left. */
export async function collectEngineObjects(
  sources: SwarmSources,
): Promise<{ kept: EngineObjects; gaps: readonly Gap[] }> {
  const { client } = sources;
  const node = collectSwarmNode(sources);
  const [containerCounts, networks, volumes, swarm, swarmNode] = await Promise.all([
    collectContainerCounts(client),
    collectNetworks(client),
    collectVolumeFacts(client),
    collectSwarm(sources, node),
    node,
  ]);
  const subject = { kind: 'swarm', id: 'swarm', name: 'swarm' } as const;
  const parts = valueOf(swarm);
  const told = valueOf(swarmNode);
  const ofNode = told ? [told.addresses, told.certificate, told.rootCertificate] : [];
  const readings = parts
    ? [
        parts.nodes,
        parts.secrets,
        ...(parts.configs ? [parts.configs] : []),
        parts.rootCertificate,
        parts.nodeCertificate,
        parts.addresses,
      ]
    : [swarm, ...ofNode];
  return { kept: { containerCounts, networks, volumes, swarm, swarmNode }, gaps: gapsOf(subject, readings) };
}
