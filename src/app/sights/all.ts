import type { CheckKind, WorkloadCase } from '../../core/check.ts';
import type { Facts } from '../../core/facts.ts';
import type { Subject } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { workloadCases } from '../cases.ts';
import { imageCases, imageSight } from './images.ts';
import { networkSight, volumeSight } from './networks.ts';
import type { Sight } from './sight.ts';
import { engineSight, inventorySight, swarmSight } from './whole-engine.ts';

export type Sights = { readonly [K in CheckKind]: Sight<K> };

function workloadSight(facts: Facts, cases: readonly WorkloadCase[]): Sight<'workload'> {
  const seen = cases.map((value) => {
    const { workload } = value;
    const subject = { kind: 'workload' as const, id: workload.id ?? workload.key, name: workload.name };
    return { subject, key: workload.key, value, workload };
  });
  const { containers } = facts;
  // Containers that could not be listed are judged by no check: each says so, and none looks clean for it.
  return containers.state === 'unreadable'
    ? { seen, blind: `the containers could not be listed: ${containers.detail}` }
    : { seen };
}

function hostSubject(facts: Facts): Subject {
  const name = valueOf(valueOf(facts.host)?.hostname) ?? 'this host';
  return { kind: 'host', id: name, name };
}

/** The subjects of every kind. A host or an engine that was not asked for is none. */
export function sightsOf(facts: Facts): Sights {
  const { host } = facts;
  const workloads = workloadCases(facts);
  const images = imageCases(facts, workloads);
  return {
    workload: workloadSight(facts, workloads),
    host: {
      seen: host.state === 'absent' ? [] : [{ subject: hostSubject(facts), key: 'host', value: host }],
    },
    engine: engineSight(facts, workloads),
    image: imageSight(facts, images),
    network: networkSight(facts, workloads),
    volume: volumeSight(facts),
    swarm: swarmSight(facts, workloads),
    inventory: inventorySight(facts, images),
  };
}
