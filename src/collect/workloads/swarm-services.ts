import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import { gapOf, gapsOf } from '../../core/findings/gaps.ts';
import { unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { Networks } from '../../formats/engine-info/read-networks.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { withoutState } from './running-states.ts';
import { collectServices } from './services.ts';

/**
 * Returns the services of the swarm that the engine manages, and the gap of a node that manages none. `swarm` is
 * the state of the node.
 */
export async function swarmServices(
  client: EngineClient,
  swarm: string,
  networks: Observed<Networks>,
): Promise<{ workloads: readonly WorkloadFacts[]; gaps: readonly CollectedGap[] }> {
  if (swarm === 'inactive') return { workloads: [], gaps: [] };
  const subject = { kind: 'swarm', id: 'swarm', name: 'swarm' } as const;
  if (swarm !== 'manager') {
    const reading = unreadable(
      'unsupported',
      'this node is not a swarm manager: run this on a manager',
      'GET /services',
    );
    return { workloads: [], gaps: [gapOf(subject, reading)] };
  }
  const listed = (valueOf(networks)?.networks ?? []).map(({ id, name }) => [id, name] as const);
  const services = await collectServices(client, new Map(listed));
  const workloads = (valueOf(services) ?? []).map((service) =>
    withoutState(service, 'tasks of a service may run on any node'),
  );
  return { workloads, gaps: gapsOf(subject, [services]) };
}
