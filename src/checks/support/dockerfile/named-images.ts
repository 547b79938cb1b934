import type { Dockerfile } from '../../../core/image/dockerfile.ts';
import type { DockerfileDoubt } from './dockerfile-rule.ts';
import { sourceImages, type SourceImage } from './source-images.ts';

/** The images that a build takes something from, and what variables decide; stages are none. */
export function* namedImages(dockerfile: Dockerfile): Iterable<SourceImage | DockerfileDoubt> {
  for (const stage of dockerfile.stages) {
    if (!stage.isUsed) continue;
    const { from, base } = stage;
    if (base.kind === 'unresolved') yield { at: from.image.span, doubt: base.why };
    if (base.kind === 'image') yield { reference: base.reference, at: from.image.span };
    yield* sourceImages(dockerfile, stage);
  }
}
