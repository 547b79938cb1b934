import type { Dockerfile, DockerfileStage, Instruction } from '../../core/dockerfile.ts';
import { baseImageVariables } from '../../knowledge/base-image-variables.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile-rule.ts';
import { expandedTexts } from '../support/expanded-texts.ts';

/** What the base image of a stage is: its name, and the variables that it sets, if they are known. */
function baseOf(
  { stages }: Dockerfile,
  stage: DockerfileStage,
): { image: string; variables: ReadonlySet<string> | undefined } {
  const { base, from } = stage;
  const next = base.kind === 'stage' ? stages[base.index] : undefined;
  if (next !== undefined) return baseOf({ stages } as Dockerfile, next);
  if (base.kind === 'scratch') return { image: 'scratch', variables: new Set() };
  if (base.kind !== 'image') return { image: from.image.text, variables: undefined };
  return { image: base.reference, variables: baseImageVariables(base.reference) };
}

/** The variables that an instruction refers to and that nothing in the file sets before. */
function undefinedIn(dockerfile: Dockerfile, instruction: Instruction): readonly string[] {
  const declared = new Set<string>();
  const names = new Set<string>();
  for (const text of expandedTexts(instruction)) {
    const { undeclared } = dockerfile.expandAt(instruction, text);
    for (const name of undeclared) if (!declared.has(name)) names.add(name);
    // Each argument of one ARG may refer to those before it.
    if (instruction.keyword === 'ARG')
      for (const { key, value } of instruction.variables) {
        declared.add(key.text);
        if (value?.text === text) break;
      }
  }
  return [...names];
}

function* findUndefined(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  for (const stage of dockerfile.stages) {
    const { image, variables } = baseOf(dockerfile, stage);
    for (const instruction of stage.instructions)
      for (const name of undefinedIn(dockerfile, instruction)) {
        if (variables?.has(name) === true) continue;
        if (variables === undefined) {
          yield { at: instruction.span, doubt: `nothing in the file sets $${name}, and ${image} may` };
          continue;
        }
        yield {
          at: instruction.span,
          message: `Nothing sets $${name} before: it is empty`,
          detail: { variable: name, instruction: instruction.keyword },
          steps: [`Declare it (ARG ${name}) or set it (ENV ${name}=…) in this stage`],
        };
      }
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/undefined-variable',
  title: 'Variable used that nothing sets',
  category: 'correctness',
  severity: 'medium',
  why: 'The variable is empty: a path, a user or a version becomes another one without a word.',
  remediation: 'Declare the build argument in the stage that uses it, or correct the name.',
  aliases: [{ tool: 'buildkit', id: 'UndefinedVar' }],
  nothing: 'every variable is set before it is used',
  find: findUndefined,
  examples: {
    bad: [
      { title: 'a source', dockerfile: 'FROM debian:13\nCOPY $DIR/app /app' },
      { title: 'an argument of the whole file', dockerfile: 'ARG V=1\nFROM debian:13\nENV V2=$V' },
      { title: 'a variable of the platforms', dockerfile: 'FROM debian:13\nCOPY app-$TARGETARCH /app' },
      { title: 'with a default', dockerfile: 'FROM scratch\nUSER ${UID:-1000}' },
      { title: 'itself', dockerfile: 'FROM debian:13\nENV LD_LIBRARY_PATH=/x:$LD_LIBRARY_PATH' },
      { title: 'of the same instruction', dockerfile: 'FROM debian:13\nENV A=1 B=$A' },
      { title: 'in a mount', dockerfile: 'FROM debian:13\nRUN --mount=type=cache,target=$CACHE true' },
      { title: 'in a file', dockerfile: "FROM debian:13\nCOPY <<EOF /etc/a\nx='$X'\nEOF" },
      { title: 'in an argument', dockerfile: 'FROM golang:1.25\nARG A=1 B=$A C=$D' },
      { title: 'in another stage', dockerfile: 'FROM debian:13 AS a\nARG X=1\nFROM debian:13\nLABEL x=$X' },
    ],
    good: [
      { title: 'an argument', dockerfile: 'FROM debian:13\nARG DIR\nCOPY $DIR/app /app' },
      {
        title: 'an argument of the base stage',
        dockerfile: 'FROM debian:13 AS a\nARG X=1\nFROM a\nLABEL x=$X',
      },
      { title: 'the search path', dockerfile: 'FROM debian:13\nENV PATH=/app:$PATH' },
      { title: 'a variable of the base image', dockerfile: 'FROM golang:1.25\nWORKDIR $GOPATH/src' },
      { title: 'of the same ARG', dockerfile: 'FROM debian:13\nARG A=1 B=$A' },
      {
        title: 'in a command, where the shell decides',
        dockerfile: 'FROM debian:13\nRUN echo $X\nCMD echo $X',
      },
      { title: 'escaped, or in single quotes', dockerfile: "FROM debian:13\nENV A=\\$X B='$X'" },
      { title: 'in a quoted file', dockerfile: "FROM debian:13\nCOPY <<'EOF' /a\n$X\nEOF" },
    ],
    unsure: [{ title: 'of a base image that is not known', dockerfile: 'FROM app:1\nUSER $APP_USER' }],
  },
});
