import type { ContainerCounts, Facts } from '../../core/facts/facts.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import { mapKnown, valueOf, type Observed } from '../../core/observed.ts';
import { gapsOf } from '../../core/findings/gaps.ts';
import { collectNetworks } from './networks.ts';
import { collectSwarm, collectSwarmNode, type SwarmSources } from './swarm/collect-swarm.ts';
import { collectVolumeFacts } from './volumes.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { readEntries } from '../../io/engine/read-answer.ts';
import { stringAt } from '../../formats/json/members.ts';

/** Engine objects besides containers and images. */
export type EngineObjects = Required<
  Pick<Facts, 'containerCounts' | 'networks' | 'volumes' | 'swarm' | 'swarmNode'>
>;

/** Collects networks, volumes, the swarm and container counts, with their gaps. */
export async function collectEngineObjects(
  sources: SwarmSources,
): Promise<{ kept: EngineObjects; gaps: readonly CollectedGap[] }> {
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
  const nodeFacts = valueOf(swarmNode);
  const ofNode = nodeFacts ? [nodeFacts.addresses, nodeFacts.certificate, nodeFacts.rootCertificate] : [];
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

const running: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/** Counts running and stopped containers. */
async function collectContainerCounts(client: EngineClient): Promise<Observed<ContainerCounts>> {
  const states = readEntries(await client.get('/containers/json?all=1'), (entry) => {
    const state = stringAt(entry, 'State');
    if (state === undefined) throw new TypeError('a container has no state');
    return state;
  });
  return mapKnown(states, (all) => {
    const run = all.filter((state) => running.has(state)).length;
    return { running: run, stopped: all.length - run };
  });
}
