import type { WorkloadFacts } from '../../../core/facts/facts.ts';
import { onceFor } from '../../../core/once-for.ts';
import type { TargetReading } from '../shared/target.ts';
import type { FolderProject } from './folder-project.ts';

/**
 * Returns what a service is apart from the name of its project, which its key, its networks and the image that Compose
 * builds have.
 */
function withoutProject({ written }: WorkloadFacts): string {
  const { key, composeFiles: _, settings, ...rest } = written;
  const { networks, image, ...others } = settings;
  const own = rest.imageIsBuilt === true ? {} : { image };
  const joined = networks !== undefined && 'value' in networks ? networks.value.length : networks;
  return JSON.stringify([key.slice(key.lastIndexOf('/')), rest, others, own, joined]);
}

/** The services of a project, which is asked once for each file that it includes. */
const servicesOf = onceFor(
  ({ readings }: FolderProject): ReadonlySet<string> =>
    new Set(
      readings.flatMap(({ facts }) =>
        (facts?.workloads ?? []).filter(({ isOfOtherFiles }) => !isOfOtherFiles).map(withoutProject),
      ),
    ),
);

/**
 * Leaves the services of a reading out where a project includes its files and has the same services: a folder run finds
 * the files by themselves too. One that differs, by other variables or an override, leaves all of them in.
 */
export function withoutIncluded(reading: TargetReading, projects: readonly FolderProject[]): TargetReading {
  const { facts, texts = [] } = reading;
  const services = (facts?.workloads ?? []).map(withoutProject);
  if (facts === undefined || services.length === 0 || texts.length === 0) return reading;
  const including = projects.filter(({ parts }) => texts.every(({ path }) => parts.has(path)));
  const isRepeated = including.some((project) => {
    const known = servicesOf(project);
    return services.every((service) => known.has(service));
  });
  return isRepeated ? { ...reading, facts: { ...facts, workloads: [] } } : reading;
}
