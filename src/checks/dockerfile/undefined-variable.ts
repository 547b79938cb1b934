import type { Dockerfile, DockerfileStage, Instruction } from '../../core/dockerfile.ts';
import { baseImageVariables } from '../../knowledge/base-image-variables.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile-rule.ts';
import { expandedTexts } from '../support/expanded-texts.ts';

/** A base image, and the variables that it sets, if they are known. */
interface KnownBase {
  image: string;
  variables: ReadonlySet<string> | undefined;
}

/** The base image of a stage; `before` are those of the stages before it. */
function baseOf({ base, from }: DockerfileStage, before: readonly KnownBase[]): KnownBase {
  const inherited = base.kind === 'stage' ? before[base.index] : undefined;
  if (inherited !== undefined) return inherited;
  if (base.kind === 'scratch') return { image: 'scratch', variables: new Set() };
  if (base.kind !== 'image') return { image: from.image.text, variables: undefined };
  return { image: base.reference, variables: baseImageVariables(base.reference) };
}

/** The variables that an instruction refers to and that nothing in the file sets before. */
function undefinedIn(dockerfile: Dockerfile, instruction: Instruction): readonly string[] {
  const undeclaredIn = (text: string): readonly string[] => dockerfile.expandAt(instruction, text).undeclared;
  if (instruction.keyword !== 'ARG') return [...new Set(expandedTexts(instruction).flatMap(undeclaredIn))];
  // Each argument of one ARG may refer to those before it.
  const declared = new Set<string>();
  const names = new Set<string>();
  for (const { key, value } of instruction.variables) {
    for (const name of value === undefined ? [] : undeclaredIn(value.text))
      if (!declared.has(name)) names.add(name);
    declared.add(key.text);
  }
  return [...names];
}

function* findUndefined(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const bases: KnownBase[] = [];
  for (const stage of dockerfile.stages) {
    const base = baseOf(stage, bases);
    const { image, variables } = base;
    bases.push(base);
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
