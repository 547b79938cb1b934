import type { CheckKind, WorkloadCase } from '../../core/rules/check.ts';
import type { Facts, RunFacts } from '../../core/facts/facts.ts';
import type { Subject } from '../../core/subject.ts';
import { withScannedImages } from './scanned-images.ts';
import type { Scope } from './scope.ts';
import { dockerfileSubjects, withDockerfiles } from './dockerfiles.ts';
import { workloadCases } from './workload-cases.ts';
import { imageCases, imageSubjects } from './images.ts';
import { networkSubjects, volumeSubjects } from './networks.ts';
import { softwareSubjects } from './software.ts';
import type { SubjectEntry, SubjectSet } from './subject-set.ts';
import { engineSubjects, inventorySubjects, swarmSubjects } from './whole-engine.ts';

export type SubjectSets = { readonly [K in CheckKind]: SubjectSet<K> };

/** The container from the next start of dockerd on, where its stored settings change it. */
function laterOf({ stored }: WorkloadCase): Pick<SubjectEntry<'workload'>, 'later'> {
  if (stored === undefined) return {};
  const { value, from, settings } = stored;
  return { later: { value, from, names: Object.keys(settings) } };
}

function workloadSubjects(facts: Facts, cases: readonly WorkloadCase[]): SubjectSet<'workload'> {
  const entries = cases.map((value) => ({
    subject: value.subject,
    value,
    workload: value.workload,
    ...(value.likely && { others: [{ value: value.likely }] }),
    ...laterOf(value),
  }));
  const { containers } = facts;
  // If listing containers failed, every check on them is unknown.
  return containers.state === 'unreadable'
    ? { entries, incompleteReason: `the containers could not be listed: ${containers.detail}` }
    : { entries };
}

/** The subjects of every kind. A host or an engine that was not asked for is none. */
export function subjectSets(facts: RunFacts, scope: Scope): SubjectSets {
  const { host } = facts;
  const workloads = workloadCases(facts, scope);
  const images = imageCases(facts, workloads);
  const dockerfiles = dockerfileSubjects(facts);
  const software = softwareSubjects(facts, images, scope);
  const allImages = withScannedImages(imageSubjects(facts, images, scope), software, facts);
  return {
    workload: workloadSubjects(facts, workloads),
    host: {
      entries: host.state === 'absent' ? [] : [{ subject: scope.host, value: host }],
    },
    engine: engineSubjects(facts, workloads, scope),
    image: withDockerfiles(allImages, dockerfiles, facts),
    dockerfile: { entries: dockerfiles },
    network: networkSubjects(facts, workloads, scope),
    volume: volumeSubjects(facts, scope),
    swarm: swarmSubjects(facts, workloads, scope),
    inventory: inventorySubjects(facts, images, scope),
    software,
    text: { entries: [] },
  };
}

/** Every subject of the sets. */
export function allSubjects(sets: SubjectSets): readonly Subject[] {
  return Object.values(sets).flatMap(({ entries }) => entries.map(({ subject }) => subject));
}
