import type { IronhullError } from '../../core/errors.ts';
import type { SoftwareFacts } from '../../core/vulnerability-match.ts';
import type { ImageTarget } from '../../rootfs/image-target.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readImageTarget } from './read-image-target.ts';
import { readSbomTarget } from './read-sbom-target.ts';
import { listRunningImages } from './running-images.ts';
import { openScanAccess, type ScanAccess, type ScanAccessOptions } from './scan-access.ts';
import { parseScanTarget, type ScanTarget } from './scan-target.ts';

/** The software of a target, before it is compared with advisories. */
export type ReadSoftware = Omit<SoftwareFacts, 'assessment'>;

/** What was read of a target, or why it was not. */
export type SoftwareReading = { software: ReadSoftware } | { failure: IronhullError };

/** How targets are read. */
export interface TargetOptions extends ScanAccessOptions {
  /** Whether layers that were read before may be taken from the cache. */
  cache: boolean;
}

/** The single images of a target: those of `running` are several. */
async function singleTargets(
  target: ScanTarget,
  access: ScanAccess,
): Promise<readonly Exclude<ScanTarget, { kind: 'running' }>[]> {
  if (target.kind !== 'running') return [target];
  const images = await listRunningImages(await access.engine());
  return images.map(({ id, name }): ImageTarget => ({ kind: 'docker', name: id, shown: name }));
}

/** Reads the software of each target, one after another: each uses the whole machine. */
export async function readScanTargets(
  names: readonly string[],
  options: TargetOptions,
  runtime: RuntimeContext,
): Promise<readonly SoftwareReading[]> {
  const targets = names.map(parseScanTarget);
  const access = openScanAccess(options, runtime);
  const readings: SoftwareReading[] = [];
  try {
    for (const target of targets)
      for (const one of await singleTargets(target, access))
        readings.push(
          one.kind === 'sbom'
            ? await readSbomTarget(one.name, runtime)
            : await readImageTarget(one, access, runtime, options.cache),
        );
    return readings;
  } finally {
    access.close();
  }
}
