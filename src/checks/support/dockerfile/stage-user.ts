import type { Dockerfile, DockerfileStage, RunCommand, RunWord } from '../../../core/image/dockerfile.ts';
import { isRoot } from '../user.ts';

/** Whether a word is the program sudo. */
export function isSudo({ text }: RunWord): boolean {
  return /(?:^|\/)sudo$/u.test(text);
}

/** Whether sudo runs a command. */
export function runsBySudo({ wrappers }: RunCommand): boolean {
  return wrappers.some(isSudo);
}

/**
 * Whether an instruction at an offset of a stage runs as another user than root, or as one that a variable without a
 * value decides. False if the file sets no user before: the user of the base image is root, but for a few.
 */
export function mayLackRoot(dockerfile: Dockerfile, stage: DockerfileStage, offset: number): boolean {
  const user = stage.instructions.findLast(({ keyword, span }) => keyword === 'USER' && span.start < offset);
  if (user?.keyword === 'USER') {
    const { text, isKnown } = dockerfile.expandAt(user, user.value.text);
    return !isKnown || !isRoot(text);
  }
  const base = stage.base.kind === 'stage' ? dockerfile.stages[stage.base.index] : undefined;
  return base !== undefined && mayLackRoot(dockerfile, base, Infinity);
}
