import type { Dockerfile, Instruction } from '../../core/image/dockerfile.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

/** The names that an instruction sets or declares. */
function namesSetBy(instruction: Instruction): readonly string[] {
  if (instruction.keyword === 'ENV') return instruction.pairs.map(({ key }) => key.text);
  return instruction.keyword === 'ARG' ? instruction.variables.map(({ key }) => key.text) : [];
}

function* findReferences(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const ends: ReadonlySet<string>[] = [];
  for (const { base, instructions } of dockerfile.stages) {
    const before = new Set(base.kind === 'stage' ? ends[base.index] : []);
    ends.push(before);
    for (const instruction of instructions) {
      const names = namesSetBy(instruction);
      for (const name of ownReferences(dockerfile, instruction))
        if (!before.has(name))
          yield {
            at: instruction.span,
            message: `$${name} is set by this ENV and counts from the next instruction on only`,
            detail: { variable: name },
            steps: [`Set ${name} in an ENV before`],
          };
      for (const name of names) before.add(name);
    }
  }
}

/** The variables of an ENV that the values of its other variables refer to. */
function ownReferences(dockerfile: Dockerfile, instruction: Instruction): ReadonlySet<string> {
  if (instruction.keyword !== 'ENV' || instruction.pairs.length < 2) return new Set();
  const keys = new Set(namesSetBy(instruction));
  return new Set(
    instruction.pairs.flatMap(({ key, value }) =>
      dockerfile
        .expandAt(instruction, value.text)
        .names.filter((name) => name !== key.text && keys.has(name)),
    ),
  );
}

export const check = dockerfileCheck({
  id: 'dockerfile/env-self-reference',
  title: 'ENV refers to a variable that it sets itself',
  category: 'correctness',
  severity: 'medium',
  why: 'All values of one ENV see the variables as they were before it, so this one is empty or old.',
  remediation: 'Use two ENV instructions.',
  aliases: [{ tool: 'hadolint', id: 'DL3044' }],
  nothing: 'no ENV refers to a variable that it sets itself',
  find: findReferences,
  examples: {
    bad: [
      { title: 'a variable', dockerfile: 'FROM debian:13\nENV HOME_DIR=/app BIN=$HOME_DIR/bin' },
      { title: 'in braces, over lines', dockerfile: 'FROM debian:13\nENV A=1 \\\n  B="${A}-x"' },
      { title: 'with a default', dockerfile: 'FROM debian:13\nENV A=1 B=${A:-2}' },
    ],
    good: [
      { title: 'two instructions', dockerfile: 'FROM debian:13\nENV A=1\nENV B=$A' },
      { title: 'its own former value', dockerfile: 'FROM debian:13\nENV PATH=/app:$PATH A=1' },
      { title: 'set before', dockerfile: 'FROM debian:13\nENV A=1\nENV A=2 B=$A' },
      { title: 'declared before', dockerfile: 'FROM debian:13\nARG A\nENV A=${A} B=$A' },
      { title: 'a longer name', dockerfile: 'FROM debian:13\nENV A=1 B=$AB' },
      { title: 'the old form', dockerfile: 'FROM debian:13\nENV A x$A' },
    ],
    unsure: [],
  },
});
