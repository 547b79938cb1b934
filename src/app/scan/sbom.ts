import { randomUUID } from 'node:crypto';
import { IronhullError } from '../../core/errors.ts';
import { sbomFormats, writeSbom, type SbomFormat } from '../../formats/sbom/write-sbom.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readScanTargets, type TargetOptions } from './read-scan-targets.ts';
import type { ReadSoftware } from './software-reading.ts';

export { sbomFormats, type SbomFormat };

/**
 * Reads the software of one target.
 * @throws IronhullError for a target that is none, stands for several images, or cannot be read.
 */
export async function readSoftware(
  target: string,
  options: TargetOptions,
  runtime: RuntimeContext,
): Promise<ReadSoftware> {
  const [reading, ...others] = await readScanTargets([target], options, runtime);
  if (others.length > 0) throw new IronhullError('USAGE', `${target} is not one image; an SBOM is of one`);
  if (reading === undefined || 'failure' in reading)
    throw reading?.failure ?? new IronhullError('TARGET_MISSING', `${target}: there is nothing to read`);
  return reading.software;
}

/** Writes the software of a target as an SBOM. */
export function sbomText(
  { subject, inventory }: ReadSoftware,
  format: SbomFormat,
  { clock, version }: RuntimeContext,
): string {
  const digest = /^sha\d+:[0-9a-f]+$/u.test(subject.id) ? { digest: subject.id } : {};
  return writeSbom(
    format,
    inventory,
    { name: subject.name, ...digest },
    { uuid: randomUUID(), timestamp: clock.now().replace(/\.\d+Z$/u, 'Z'), toolVersion: version },
  );
}
