import { isFailure, isUndecided, type ProbeReport } from '../../core/confine/probe.ts';

/**
 * The exit code of a run of probes: 2 if a container could not be probed or nothing was decided, 1 if a probe is possible
 * that must be blocked, 3 if `strict` and it is not known of one, else 0.
 */
export function probeExitCode({ containers, failures }: ProbeReport, strict: boolean): number {
  const all = containers.flatMap(({ probes }) => probes);
  if (failures.length > 0 || all.every(({ outcome }) => outcome === 'unknown')) return 2;
  if (all.some(isFailure)) return 1;
  return strict && all.some(isUndecided) ? 3 : 0;
}
