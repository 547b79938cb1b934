import { IronhullError } from '../core/errors.ts';
import type { Facts, WorkloadFacts } from '../core/facts.ts';
import type { Gap } from '../core/finding.ts';
import { absent } from '../core/observed.ts';
import { composeTargets } from './find-compose-files.ts';
import { readComposeTarget } from './read-compose-target.ts';
import type { RuntimeContext } from './runtime-context.ts';

/** The workloads of texts that a person named, and what was wrong with the texts: they are judged all the same. */
export interface NamedFiles {
  workloads: readonly WorkloadFacts[];
  gaps: readonly Gap[];
  failures: readonly IronhullError[];
}

/** A text that was named and could not be read as it should. */
export function malformed({ why }: Gap): IronhullError {
  return new IronhullError('FILE_MALFORMED', why);
}

/**
 * Reads the compose files that paths stand for.
 * @throws IronhullError `TARGET_MISSING` or `TARGET_UNREADABLE` for a path that cannot be had.
 */
export async function readNamed(paths: readonly string[], runtime: RuntimeContext): Promise<NamedFiles> {
  const targets = await Promise.all(paths.map((path) => composeTargets(path, runtime)));
  const readings = await Promise.all(
    targets.flat().map((target) => readComposeTarget(target, runtime.files, runtime)),
  );
  const gaps = readings.flatMap((reading) => reading.gaps);
  return { workloads: readings.flatMap(({ workloads }) => workloads), gaps, failures: gaps.map(malformed) };
}

/** Facts of texts only: no host and no engine was asked for. */
export function factsOfFiles(
  workloads: readonly WorkloadFacts[],
  { clock, version }: RuntimeContext,
  gaps: readonly Gap[] = [],
): Facts {
  return {
    schemaVersion: 1,
    tool: `ironhull ${version}`,
    collectedAt: clock.now(),
    host: absent('files only'),
    engine: absent('files only'),
    containers: absent('files only'),
    images: [],
    workloads,
    gaps,
  };
}
