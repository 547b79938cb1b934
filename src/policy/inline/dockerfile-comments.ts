import type { FileComment, IgnoredLines } from './read-ignores.ts';

/** The comments of a Dockerfile. One above an instruction, or between its lines, is for the instruction. */
export function dockerfileComments(
  text: string,
  instructions: readonly IgnoredLines[],
): readonly FileComment[] {
  const first = instructions[0]?.from ?? Number.POSITIVE_INFINITY;
  return text.split(/\r?\n/u).flatMap((line, index): readonly FileComment[] => {
    const number = index + 1;
    const comment = /^\s*#(.*)$/u.exec(line)?.[1];
    if (comment === undefined) return [];
    const subject = instructions.find(({ to }) => to >= number);
    return [{ line: number, text: comment.trim(), isAtTop: number < first, ...(subject && { subject }) }];
  });
}
