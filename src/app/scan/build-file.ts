import { resolve } from 'node:path/posix';
import { readDockerfile } from '../../adapters/dockerfile/read-dockerfile.ts';
import type { Dockerfile } from '../../core/image/dockerfile.ts';
import { IronhullError } from '../../core/errors.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { buildOriginOf } from './build-origin.ts';
import type { ReadSoftware, ReadTarget } from './software-reading.ts';

/** Larger files are none that a person wrote. */
const longestDockerfile = 2 ** 20;

/**
 * Reads the Dockerfile of an image.
 * @throws IronhullError if it is missing or cannot be read.
 */
export async function readBuildFile(name: string, runtime: RuntimeContext): Promise<Dockerfile> {
  const text = await runtime.files.readText(resolve(runtime.directory, name), longestDockerfile);
  if (text.state === 'absent') throw new IronhullError('TARGET_MISSING', `${name}: no such file`);
  if (text.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${name}: ${text.detail}`);
  return readDockerfile(text.value, name);
}

/** Adds to software where a Dockerfile added its packages. */
export type AddBuildOrigins = (targets: readonly ReadTarget[]) => ReturnType<typeof withBuildOrigins>;

/** Adds to software where the Dockerfile of its image adds its packages; where the file does not fit the image, a gap says so. */
export function withBuildOrigins(
  targets: readonly ReadTarget[],
  dockerfile: Dockerfile,
): { software: readonly ReadSoftware[]; gaps: readonly CollectedGap[] } {
  const gaps: CollectedGap[] = [];
  const joined = targets.map(({ software: one, wholeLayers = one.inventory.layers }): ReadSoftware => {
    const reading = buildOriginOf(dockerfile, wholeLayers);
    if ('why' in reading) {
      gaps.push({ subject: one.subject, what: dockerfile.file, why: reading.why });
      return one;
    }
    return { ...one, builtFrom: reading.origin, baseLayers: reading.baseLayers };
  });
  return { software: joined, gaps };
}
