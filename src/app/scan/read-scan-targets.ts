import type { IronhullError } from '../../core/errors.ts';
import type { SoftwareFacts } from '../../core/vulnerability-match.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readSbomTarget } from './read-sbom-target.ts';
import { parseScanTarget, type ScanTarget } from './scan-target.ts';

/** The software of a target, before it is compared with advisories. */
export type ReadSoftware = Omit<SoftwareFacts, 'assessment'>;

/** What was read of a target, or why it was not. */
export type TargetReading = { software: readonly ReadSoftware[] } | { failure: IronhullError };

function readTarget(target: ScanTarget, runtime: RuntimeContext): Promise<TargetReading> {
  if (target.kind === 'sbom') return readSbomTarget(target.name, runtime);
  throw new Error(`not yet: ${target.kind}`);
}

/** Reads the software of each target, one after another: each uses the whole machine. */
export async function readScanTargets(
  names: readonly string[],
  runtime: RuntimeContext,
): Promise<readonly TargetReading[]> {
  const readings: TargetReading[] = [];
  for (const target of names.map(parseScanTarget)) readings.push(await readTarget(target, runtime));
  return readings;
}
