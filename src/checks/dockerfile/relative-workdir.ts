import type { Dockerfile, InstructionOf } from '../../core/image/dockerfile.ts';
import { baseVariables, type BaseVariables } from '../support/dockerfile/base-variables.ts';
import { unquoted } from '../support/dockerfile/dockerfile-flags.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileFound,
} from '../support/dockerfile/dockerfile-rule.ts';
import { inheritedInstruction } from '../support/dockerfile/inherited-instruction.ts';

/** BuildKit warns of the first WORKDIR of a stage only: those behind it are relative to it. */
const first = 'relative to the base image';
const further = 'relative to a WORKDIR before';
const trigger = 'relative to the image that is built from this one';

/** How other tools, which expand no variables, read a path. */
const written = 'relative as written';
const withVariable = 'relative as written, with a variable';
const variable = 'relative by a variable';

function writtenKind(text: string): string {
  if (text.startsWith('$')) return variable;
  return text.includes('$') ? withVariable : written;
}

function* findRelative(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const bases = baseVariables(dockerfile);
  const hasWorkdir = inheritedInstruction(dockerfile, ({ keyword }) => keyword === 'WORKDIR');
  for (const { stage, instruction, isTrigger } of instructionsOf(dockerfile, 'WORKDIR')) {
    const order = hasWorkdir(stage, instruction.span.start) ? further : first;
    const base = bases[stage.index];
    yield* judge(dockerfile, base, { instruction, order: isTrigger ? trigger : order });
  }
}

function* judge(
  dockerfile: Dockerfile,
  base: BaseVariables | undefined,
  { instruction, order }: { instruction: InstructionOf<'WORKDIR'>; order: string },
): Iterable<DockerfileFound> {
  const text = unquoted(instruction.value.text);
  const { byDefault, undeclared } = dockerfile.expandAt(instruction, instruction.value.text);
  if (byDefault.startsWith('/') || /^[A-Za-z]:/u.test(text)) return;
  // The base image may set the variable that the path begins with.
  const [name] = /^\$\{?(\w+)/u.exec(text)?.slice(1) ?? [];
  const isUnset = name !== undefined && undeclared.includes(name);
  // What the triggers before set is not known here.
  const setBy = !isUnset ? 'never' : order === trigger ? 'unknown' : base?.sets(name);
  if (setBy === 'path') return;
  if (setBy !== 'never') {
    yield { at: instruction.value.span, doubt: `${text} depends on a variable that the base image may set` };
    return;
  }
  yield {
    at: instruction.span,
    message:
      order === further
        ? `${text} is relative to the WORKDIR before`
        : `${text} is relative to the working directory of the base image`,
    severity: order === further ? 'info' : 'low',
    detail: { path: text, order, kind: writtenKind(text) },
    steps: ['Write an absolute path'],
  };
}

export const check = dockerfileCheck({
  id: 'dockerfile/relative-workdir',
  title: 'WORKDIR with a relative path',
  category: 'hygiene',
  severity: 'low',
  why: 'Where the path leads is decided by the base image, or by a line far above; what changes there moves the files.',
  remediation: 'Write an absolute path.',
  aliases: [
    { tool: 'buildkit', id: 'WorkdirRelativePath', only: [first] },
    { tool: 'hadolint', id: 'DL3000', only: [written, withVariable] },
    { tool: 'trivy', id: 'DS-0009', only: [written] },
    { tool: 'kics', id: 'WORKDIR Path Not Absolute', only: [written, withVariable] },
    { tool: 'checkov', id: 'CKV_DOCKER_10', only: [written, withVariable] },
  ],
  nothing: 'every WORKDIR is absolute',
  find: findRelative,
  examples: {
    bad: [
      { title: 'a variable that nothing sets', dockerfile: 'FROM debian:13\nWORKDIR $APP' },
      { title: 'relative', dockerfile: 'FROM debian:13\nWORKDIR app' },
      { title: 'relative to one before', dockerfile: 'FROM debian:13\nWORKDIR /srv\nWORKDIR app' },
      { title: 'in quotes', dockerfile: 'FROM debian:13\nWORKDIR "app"' },
      { title: 'after ONBUILD', dockerfile: 'FROM debian:13\nONBUILD WORKDIR app' },
      { title: 'a build argument without a default', dockerfile: 'FROM debian:13\nARG D\nWORKDIR $D' },
    ],
    good: [
      { title: 'absolute', dockerfile: 'FROM debian:13\nWORKDIR /app' },
      { title: 'absolute, in quotes', dockerfile: 'FROM debian:13\nWORKDIR "/app"' },
      { title: 'a variable', dockerfile: 'FROM debian:13\nENV D=/app\nWORKDIR $D/x' },
      { title: 'the search path, which every image has', dockerfile: 'FROM debian:13\nWORKDIR ${PATH:-x}' },
      { title: 'a path that the base image sets', dockerfile: 'FROM golang:1.25\nWORKDIR $GOPATH/src/app' },
      { title: 'a drive', dockerfile: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR c:\\app' },
    ],
    unsure: [
      { title: 'a variable of the base image', dockerfile: 'FROM app:1\nWORKDIR $APP_HOME' },
      {
        title: 'a variable of another trigger',
        dockerfile: 'FROM debian:13\nONBUILD ENV D=/app\nONBUILD WORKDIR $D',
      },
    ],
  },
});
