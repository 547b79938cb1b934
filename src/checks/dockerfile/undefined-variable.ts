import type { Dockerfile, Instruction } from '../../core/image/dockerfile.ts';
import { scanArguments } from '../../knowledge/dockerfile/build-arguments.ts';
import { baseVariables, type BaseVariables } from '../support/dockerfile/base-variables.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';
import { expandedTexts } from '../support/dockerfile/expanded-texts.ts';

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

/** What is found of a variable that the file does not set; nothing if the base image does. */
function* judge(
  instruction: Instruction,
  name: string,
  { image, sets }: BaseVariables,
): Iterable<DockerfileFound> {
  const at = instruction.span;
  switch (sets(name)) {
    case 'path':
    case 'always':
      return;
    case 'sometimes':
      yield { at, doubt: `nothing in the file sets $${name}, and ${image} does in some versions` };
      return;
    case 'unknown':
      yield { at, doubt: `nothing in the file sets $${name}, and ${image} may` };
      return;
    case 'never':
      yield {
        at,
        message: `Nothing sets $${name} before: it is empty`,
        detail: { variable: name, instruction: instruction.keyword },
        steps: [`Declare it (ARG ${name}) or set it (ENV ${name}=…) in this stage`],
      };
  }
}

function* findUndefined(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const bases = baseVariables(dockerfile);
  for (const { index, instructions } of dockerfile.stages) {
    const base = bases[index];
    if (base === undefined) continue;
    for (const instruction of instructions)
      for (const name of undefinedIn(dockerfile, instruction))
        if (!scanArguments.has(name)) yield* judge(instruction, name, base);
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
      {
        title: 'of a platform, on an image that is not known',
        dockerfile: 'FROM app:1\nCOPY app-$TARGETARCH /app',
      },
      { title: 'of an official image in a mirror', dockerfile: 'FROM mirror.gcr.io/busybox\nUSER $OWNER' },
      { title: 'of an image with a known name', dockerfile: 'ARG V\nFROM golang:$V\nENV PATH=$PATH:$GOBIN' },
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
      { title: 'of an image with a known name', dockerfile: 'ARG V\nFROM golang:$V\nWORKDIR $GOPATH' },
      {
        title: 'the user of an image of .NET',
        dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:9.0-alpine\nUSER $APP_UID',
      },
      { title: 'that asks for a scan', dockerfile: 'FROM debian:13\nLABEL scan=$BUILDKIT_SBOM_SCAN_STAGE' },
      { title: 'of the same ARG', dockerfile: 'FROM debian:13\nARG A=1 B=$A' },
      {
        title: 'in a command, where the shell decides',
        dockerfile: 'FROM debian:13\nRUN echo $X\nCMD echo $X',
      },
      { title: 'escaped, or in single quotes', dockerfile: "FROM debian:13\nENV A=\\$X B='$X'" },
      { title: 'in a quoted file', dockerfile: "FROM debian:13\nCOPY <<'EOF' /a\n$X\nEOF" },
    ],
    unsure: [
      { title: 'of a base image that is not known', dockerfile: 'FROM app:1\nUSER $APP_USER' },
      { title: 'of some versions of the base image', dockerfile: 'FROM python:3.13\nENV L=$LANG' },
      {
        title: 'of a later version of the base image',
        dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:6.0\nUSER $APP_UID',
      },
      {
        title: 'of an image with a known path',
        dockerfile: 'ARG REGISTRY\nFROM $REGISTRY/golang\nWORKDIR $GOPATH',
      },
    ],
  },
});
