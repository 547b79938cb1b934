import { posix } from 'node:path';
import type { WorkloadCase } from '../../core/rules/check.ts';
import { projectOf } from './relay-ports.ts';

/** Whether services of two projects may have the network of this name in common. */
export type SharesNetwork = (one: WorkloadCase, other: WorkloadCase, name: string) => boolean;

/** The name of the project: `shop` of `compose:shop/web`. */
function projectNameOf({ workload }: WorkloadCase): string {
  return workload.key.replace(/^compose:/u, '').replace(/\/.*$/u, '');
}

/** Whether Compose made the name from that of the project, so that another project has it only if it says so. */
function isOwnName(one: WorkloadCase, name: string): boolean {
  return name.startsWith(`${projectNameOf(one)}_`);
}

function folderOf({ workload }: WorkloadCase): string | undefined {
  const [place] = workload.at;
  return place?.in === 'file' ? posix.dirname(place.file) : undefined;
}

/**
 * Returns what says whether two projects of files may share a network: one of them names it as others do
 * (`external`, `name`), or both are files of one folder, which have one project name. Files of a folder that define a
 * service of the same name are taken for alternatives (`compose.dev.yaml` and `compose.prod.yaml`), which do not run
 * together.
 */
export function sharedNetworks(cases: readonly WorkloadCase[]): SharesNetwork {
  const composed = cases.filter(({ workload }) => workload.surface === 'compose');
  const names = new Map(
    [...Map.groupBy(composed, projectOf)].map(([project, services]) => [
      project,
      new Set(services.map(({ workload }) => workload.name)),
    ]),
  );
  const areAlternatives = (one: WorkloadCase, other: WorkloadCase): boolean => {
    const [own, theirs] = [names.get(projectOf(one)), names.get(projectOf(other))];
    return own === undefined || theirs === undefined || [...own].some((name) => theirs.has(name));
  };
  return (one, other, name) => {
    const isSameProject = projectOf(one) === projectOf(other);
    if (one.workload.surface !== 'compose' || other.workload.surface !== 'compose' || isSameProject)
      return false;
    const folder = folderOf(one);
    if (folder !== undefined && folder === folderOf(other)) return !areAlternatives(one, other);
    return !isOwnName(one, name) || !isOwnName(other, name);
  };
}
