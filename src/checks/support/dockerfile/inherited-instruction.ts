import type { Dockerfile, DockerfileStage, Instruction } from '../../../core/image/dockerfile.ts';

/**
 * Returns the test whether a stage has an instruction before an offset: its own, or one of a stage that it is
 * based on.
 */
export function inheritedInstruction(
  { stages }: Dockerfile,
  isWanted: (instruction: Instruction) => boolean,
): (stage: DockerfileStage, offset: number) => boolean {
  const first = new Map<number, number>();
  for (const { index, base, instructions } of stages) {
    const inherits = base.kind === 'stage' && first.has(base.index);
    const own = inherits ? undefined : instructions.find(isWanted);
    if (inherits) first.set(index, -1);
    else if (own !== undefined) first.set(index, own.span.start);
  }
  return (stage, offset) => (first.get(stage.index) ?? Infinity) < offset;
}
