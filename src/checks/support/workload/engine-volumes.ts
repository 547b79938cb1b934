import type { Outcome } from '../../../core/findings/finding.ts';
import type { EngineVolume, WorkloadCase } from '../../../core/rules/check.ts';
import { fail } from '../../../core/rules/outcome.ts';

/** Says what a volume gives. */
function givenBy(what: EngineVolume['what'], remote: string | undefined): string {
  if (what === 'client key') return 'keys for its engine';
  if (what === 'build socket') return 'the socket of BuildKit, which runs builds with every privilege,';
  return remote === undefined ? 'the socket of an engine' : `the socket of the engine of ${remote}`;
}

/** Fails for each volume in which another container puts the socket of an engine, or the key of a client for one. */
export function checkEngineVolumes({ workload, engineVolumes = [] }: WorkloadCase): readonly Outcome[] {
  return engineVolumes.map(({ name, volume, target, what, remote, evidence, at }) =>
    fail({
      message: `The container ${name} puts ${givenBy(what, remote)} into the volume ${volume}, which is mounted at ${target}`,
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
