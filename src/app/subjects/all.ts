import type { CheckKind, WorkloadCase } from '../../core/check.ts';
import type { Facts } from '../../core/facts.ts';
import type { Subject } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { workloadCases } from './workload-cases.ts';
import { imageCases, imageSubjects } from './images.ts';
import { networkSubjects, volumeSubjects } from './networks.ts';
import type { SubjectSet } from './subject-set.ts';
import { engineSubjects, inventorySubjects, swarmSubjects } from './whole-engine.ts';

export type SubjectSets = { readonly [K in CheckKind]: SubjectSet<K> };

function workloadSubjects(facts: Facts, cases: readonly WorkloadCase[]): SubjectSet<'workload'> {
  const entries = cases.map((value) => {
    const { workload } = value;
    const subject = { kind: 'workload' as const, id: workload.id ?? workload.key, name: workload.name };
    return { subject, key: workload.key, value, workload };
  });
  const { containers } = facts;
  // Containers that could not be listed are judged by no check: each says so, and none looks clean for it.
  return containers.state === 'unreadable'
    ? { entries, incompleteReason: `the containers could not be listed: ${containers.detail}` }
    : { entries };
}

function hostSubject(facts: Facts): Subject {
  const name = valueOf(valueOf(facts.host)?.hostname) ?? 'this host';
  return { kind: 'host', id: name, name };
}

/** The subjects of every kind. A host or an engine that was not asked for is none. */
export function subjectSets(facts: Facts): SubjectSets {
  const { host } = facts;
  const workloads = workloadCases(facts);
  const images = imageCases(facts, workloads);
  return {
    workload: workloadSubjects(facts, workloads),
    host: {
      entries: host.state === 'absent' ? [] : [{ subject: hostSubject(facts), key: 'host', value: host }],
    },
    engine: engineSubjects(facts, workloads),
    image: imageSubjects(facts, images),
    network: networkSubjects(facts, workloads),
    volume: volumeSubjects(facts),
    swarm: swarmSubjects(facts, workloads),
    inventory: inventorySubjects(facts, images),
  };
}
