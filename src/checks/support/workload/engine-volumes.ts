import type { Outcome } from '../../../core/findings/finding.ts';
import type { WorkloadCase } from '../../../core/rules/check.ts';
import { fail } from '../../../core/rules/outcome.ts';

/** Fails for each volume in which another container puts the socket of an engine, or the key of a client for one. */
export function checkEngineVolumes({ workload, engineVolumes = [] }: WorkloadCase): readonly Outcome[] {
  return engineVolumes.map(({ name, volume, target, what, remote, evidence, at }) =>
    fail({
      message: `The container ${name} puts ${what === 'socket' ? `the socket of ${remote === undefined ? 'an engine' : `the engine of ${remote}`}` : 'keys for its engine'} into the volume ${volume}, which is mounted at ${target}`,
      ...(remote !== undefined && { severity: 'high' as const }),
      detail: { route: 'volume', relay: name },
      at: [...workload.at, ...at],
      evidence: [evidence],
      change: {
        kind: 'manual',
        title: 'Separate the container from the engine',
        steps: [`Mount the volume ${volume} only where the engine of ${name} is needed`],
      },
    }),
  );
}
