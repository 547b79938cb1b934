import type { DockerfileProblem, Instruction, ParsedDockerfile } from '../../core/image/dockerfile.ts';
import { heredocStarts, readHeredocs, takesHeredocs } from './heredocs.ts';
import { logicalLines, type LogicalLine } from './logical-lines.ts';
import { readInstruction } from './read-instruction.ts';
import { splitInstruction } from './split-instruction.ts';

/**
 * Parses a Dockerfile to the grammar of BuildKit (Dockerfile reference; parser directives, heredocs, line
 * continuations, both forms of commands). Never throws: what BuildKit refuses is a problem, and the other
 * instructions are read all the same.
 */
export function parseDockerfile(text: string): ParsedDockerfile {
  const lines = logicalLines(text);
  const instructions: Instruction[] = [];
  const problems: DockerfileProblem[] = [];
  let isEmpty = true;
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    isEmpty = false;
    const { instruction, problem } = read(line);
    if (instruction !== undefined) instructions.push(instruction);
    if (problem !== undefined) problems.push(problem);
  }
  if (isEmpty) problems.push({ message: 'The file has no instruction', span: { start: 0, end: 0 } });
  return {
    text,
    escape: lines.escape(),
    directives: lines.directives(),
    instructions,
    problems: [...lines.problems(), ...problems, ...orderProblems(instructions)],
  };

  function read(line: LogicalLine): ReturnType<typeof readInstruction> {
    const { written, args } = splitInstruction(line.joined);
    const starts = takesHeredocs(written.text.toUpperCase(), args.text)
      ? heredocStarts(line.joined.text)
      : [];
    const { heredocs, problem } = readHeredocs(starts, text, lines.lines, line.span);
    const endLine = lines.lines.line();
    const result = readInstruction({ ...line, endLine }, lines.escape(), heredocs);
    return problem === undefined ? result : { ...result, problem };
  }
}

/** Before the first FROM only ARG is allowed; a file without FROM builds nothing. */
function orderProblems(instructions: readonly Instruction[]): readonly DockerfileProblem[] {
  const [first] = instructions;
  if (first === undefined) return [];
  const from = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const before = (from === -1 ? instructions : instructions.slice(0, from)).find(
    ({ keyword }) => keyword !== 'ARG',
  );
  if (before !== undefined)
    return [{ message: `${before.keyword} is before the first FROM`, span: before.written.span }];
  return from === -1 ? [{ message: 'The file has no FROM', span: first.span }] : [];
}
