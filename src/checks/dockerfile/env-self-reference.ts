import type { Dockerfile, DockerfileStage } from '../../core/dockerfile.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile-rule.ts';

/** Variables that the ENV and ARG instructions of a stage and its base stages set before an offset. */
function setBefore({ stages }: Dockerfile, stage: DockerfileStage, offset: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at: DockerfileStage | undefined = stage; at !== undefined;) {
    for (const instruction of at.instructions) {
      if (instruction.span.start >= offset) break;
      if (instruction.keyword === 'ENV') for (const { key } of instruction.pairs) names.add(key.text);
      if (instruction.keyword === 'ARG') for (const { key } of instruction.variables) names.add(key.text);
    }
    at = at.base.kind === 'stage' ? stages[at.base.index] : undefined;
  }
  return names;
}

function* findReferences(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  for (const stage of dockerfile.stages)
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'ENV' || instruction.pairs.length < 2) continue;
      const before = setBefore(dockerfile, stage, instruction.span.start);
      const keys = new Set(instruction.pairs.map(({ key }) => key.text));
      const referred = new Set(
        instruction.pairs.flatMap(({ key, value }) =>
          dockerfile
            .expandAt(instruction, value.text)
            .names.filter((name) => name !== key.text && keys.has(name) && !before.has(name)),
        ),
      );
      for (const name of referred)
        yield {
          at: instruction.span,
          message: `$${name} is set by this ENV and counts from the next instruction on only`,
          detail: { variable: name },
          steps: [`Set ${name} in an ENV before`],
        };
    }
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
