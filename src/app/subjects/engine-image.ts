import { writtenImage } from '../../adapters/image/written-image.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { absent } from '../../core/observed.ts';
import type { Image } from '../../core/image/written-image.ts';
import { resolveImage } from '../../resolve/image/resolve-image.ts';

/** An image of an engine, resolved. Its inspect document holds what came from its base image. */
export function engineImage(spec: ImageSpec): Image {
  return resolveImage(writtenImage(spec), { base: absent('base image') });
}
