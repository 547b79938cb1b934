import type { Dockerfile, DockerfileStage, Instruction } from '../../../core/image/dockerfile.ts';
import type { Span } from '../../../core/location.ts';

/** An image that a build takes something from, as the file names it. */
export interface SourceImage {
  reference: string;
  at: Span;
}

/** The images that a stage copies or mounts files from, which are no stages: `COPY --from`, `RUN --mount=from=…`. */
export function sourceImages(
  { stages }: Pick<Dockerfile, 'stages'>,
  { index, instructions }: DockerfileStage,
): readonly SourceImage[] {
  const earlier = stages.slice(0, index);
  return instructions
    .flatMap(namedSources)
    .filter(({ reference }) => !isStage(reference, earlier) && !/^scratch$/iu.test(reference));
}

/** What an instruction takes files from; the builder expands no variable there. */
function namedSources(instruction: Instruction): readonly SourceImage[] {
  const { keyword, flags } =
    instruction.keyword === 'ONBUILD' ? (instruction.trigger ?? instruction) : instruction;
  return flags.flatMap(({ name, value = '', span }) => {
    const isCopied = name === 'from' && (keyword === 'COPY' || keyword === 'ADD');
    const isMounted = name === 'mount' && keyword === 'RUN';
    const mounted = isMounted ? /(?:^|,)"?from=([^,"]+)/iu.exec(value)?.[1] : undefined;
    const reference = isCopied ? value : (mounted ?? '');
    return reference === '' || reference.includes('$') ? [] : [{ reference, at: span }];
  });
}

function isStage(name: string, earlier: readonly DockerfileStage[]): boolean {
  return /^\d+$/u.test(name) || earlier.some((stage) => stage.name === name.toLowerCase());
}

/** The image that reads the file, if the file names one: the first word of `# syntax=` (BuildKit, parser.DetectSyntax). */
export function frontendImage({ directives }: Pick<Dockerfile, 'directives'>): SourceImage | undefined {
  const value = directives.find(({ name }) => name === 'syntax')?.value;
  const reference = value?.text.trim().split(/\s/u)[0] ?? '';
  return value === undefined || reference === '' ? undefined : { reference, at: value.span };
}
