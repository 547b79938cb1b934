import type { Dockerfile } from '../../core/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import type { DockerfileDoubt } from './dockerfile-rule.ts';
import { sourceImages } from './source-images.ts';

/** An image that a Dockerfile takes files or settings from. */
export interface NamedImage {
  reference: string;
  at: Span;
}

/** The images that a build of the last stage takes something from, and what variables decide; stages are none. */
export function* namedImages(dockerfile: Dockerfile): Iterable<NamedImage | DockerfileDoubt> {
  for (const stage of dockerfile.stages) {
    if (!stage.isUsed) continue;
    const { from, base } = stage;
    if (base.kind === 'unresolved') yield { at: from.image.span, doubt: base.why };
    if (base.kind === 'image') yield { reference: base.reference, at: from.image.span };
    yield* sourceImages(dockerfile, stage);
  }
}
