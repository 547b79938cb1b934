import type { IronhullError } from '../../core/errors.ts';
import type { SoftwareFacts } from '../../core/vulnerability-match.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readImageTarget } from './read-image-target.ts';
import { readSbomTarget } from './read-sbom-target.ts';
import { parseScanTarget, type ScanTarget } from './scan-target.ts';

/** The software of a target, before it is compared with advisories. */
export type ReadSoftware = Omit<SoftwareFacts, 'assessment'>;

/** What was read of a target, or why it was not. */
export type TargetReading = { software: readonly ReadSoftware[] } | { failure: IronhullError };

/** How targets are read. */
export interface TargetOptions {
  /** The platform of an image with several, as `os/architecture[/variant]`. */
  platform?: string;
  /** Whether layers that were read before may be taken from the cache. */
  cache: boolean;
}

function readTarget(
  target: ScanTarget,
  { platform, cache }: TargetOptions,
  runtime: RuntimeContext,
): Promise<TargetReading> {
  if (target.kind === 'sbom') return readSbomTarget(target.name, runtime);
  if (target.kind === 'running') throw new Error('not yet');
  const access = {
    directory: runtime.directory,
    ...(platform === undefined ? {} : { platform }),
    engine: () => Promise.reject(new Error('not yet')),
    registries: () => {
      throw new Error('not yet');
    },
  };
  return readImageTarget(target, access, runtime, cache);
}

/** Reads the software of each target, one after another: each uses the whole machine. */
export async function readScanTargets(
  names: readonly string[],
  options: TargetOptions,
  runtime: RuntimeContext,
): Promise<readonly TargetReading[]> {
  const readings: TargetReading[] = [];
  for (const target of names.map(parseScanTarget)) readings.push(await readTarget(target, options, runtime));
  return readings;
}
