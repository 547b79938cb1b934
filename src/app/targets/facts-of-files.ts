import type { RunFacts } from '../../core/facts/facts.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import { absent } from '../../core/observed.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { FileFacts } from './shared/target.ts';

/** Returns facts of files only, without host and engine. */
export function factsOfFiles(
  facts: FileFacts,
  { clock, version }: RuntimeContext,
  gaps: readonly CollectedGap[] = [],
): RunFacts {
  return {
    schemaVersion: 1,
    tool: `ironhull ${version}`,
    collectedAt: clock.now(),
    host: absent('files only'),
    engine: absent('files only'),
    containers: absent('files only'),
    images: [],
    workloads: [],
    ...facts,
    gaps,
  };
}
