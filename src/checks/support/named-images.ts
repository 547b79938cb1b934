import type { Dockerfile, DockerfileStage, Instruction } from '../../core/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import type { DockerfileDoubt } from './dockerfile-rule.ts';

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
    for (const instruction of stage.instructions) yield* sourceImages(dockerfile, stage, instruction);
  }
}

/** The images that files are taken from, which are no stages: `COPY --from`, `RUN --mount=from=…`. */
function* sourceImages(
  { stages }: Dockerfile,
  { index }: DockerfileStage,
  instruction: Instruction,
): Iterable<NamedImage> {
  const names = new Set(stages.slice(0, index).flatMap(({ name }) => (name === undefined ? [] : [name])));
  for (const { name, value = '', span } of instruction.flags) {
    const from =
      name === 'from' ? value : name === 'mount' ? /(?:^|,)from=([^,]*)/u.exec(value)?.[1] : undefined;
    if (from === undefined || from === '' || /^\d+$/u.test(from) || names.has(from.toLowerCase())) continue;
    if (from !== 'scratch' && !from.includes('$')) yield { reference: from, at: span };
  }
}
