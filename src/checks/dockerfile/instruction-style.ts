import type {
  Dockerfile,
  DockerfileStage,
  Instruction,
  PairsInstruction,
} from '../../core/image/dockerfile.ts';
import type { ProposedChange } from '../../core/findings/finding.ts';
import type { Span } from '../../core/location.ts';
import {
  dockerfileCheck,
  instructionsOf,
  replaceText,
  type DockerfileDefect,
} from '../support/dockerfile/dockerfile-rule.ts';

const isLower = (text: string): boolean => text === text.toLowerCase();
const isUpper = (text: string): boolean => text === text.toUpperCase();

/** What a value in double quotes and the old form have in common: no quotes, no escape characters. */
const plainValue = /^[^"'\\`\n]*$/u;

function newForm(dockerfile: Dockerfile, { pairs }: PairsInstruction): ProposedChange | undefined {
  const [pair] = pairs;
  if (pair === undefined) return undefined;
  const { key, value } = pair;
  const at: Span = { start: key.span.start, end: value.span.end };
  const isOneLine = !dockerfile.text.slice(at.start, at.end).includes('\n');
  if (!isOneLine || !plainValue.test(value.text) || !/^[\w.-]+$/u.test(key.text)) return undefined;
  const quoted = /^[\w./:=@%+,${}-]*$/u.test(value.text) ? value.text : `"${value.text}"`;
  return replaceText(dockerfile, {
    at,
    text: `${key.text}=${quoted}`,
    title: 'Write name=value',
    safety: 'safe',
  });
}

/** BuildKit reports no triggers. */
const trigger = 'after ONBUILD';

const oldForm = dockerfileCheck({
  id: 'dockerfile/legacy-key-value',
  title: 'ENV or LABEL without =',
  category: 'style',
  severity: 'info',
  why: 'In the old form all that follows the name is the value: a second variable on the line becomes a part of the first.',
  remediation: 'Write `ENV NAME=value`.',
  aliases: [{ tool: 'buildkit', id: 'LegacyKeyValueFormat', only: ['ENV', 'LABEL'] }],
  fixable: true,
  nothing: 'every ENV and LABEL has name=value',
  *find(dockerfile) {
    for (const { instruction, isTrigger } of instructionsOf(dockerfile, 'ENV', 'LABEL')) {
      if (instruction.form === 'equals') continue;
      const { keyword } = instruction;
      const change = newForm(dockerfile, instruction);
      yield {
        at: instruction.span,
        message: `${keyword} has a name and a value without =`,
        saw: `${keyword} ${instruction.pairs[0]?.key.text ?? ''}`,
        detail: { instruction: isTrigger ? trigger : keyword, name: instruction.pairs[0]?.key.text ?? '' },
        ...(change ? { change } : { steps: [`Write ${keyword} NAME="value"`] }),
      };
    }
  },
  examples: {
    bad: [
      { title: 'ENV', dockerfile: 'FROM debian:13\nENV LANG C.UTF-8' },
      { title: 'a value with spaces', dockerfile: 'FROM debian:13\nLABEL description a b  c' },
      { title: 'a value with quotes', dockerfile: 'FROM debian:13\nENV A "b" c' },
      { title: 'over lines', dockerfile: 'FROM debian:13\nENV A b \\\n  c' },
      { title: 'after ONBUILD', dockerfile: 'FROM debian:13\nONBUILD ENV A b' },
    ],
    good: [{ title: 'name=value', dockerfile: 'FROM debian:13\nENV A=b C="d e"\nLABEL a=b' }],
    unsure: [],
  },
});

/** The instructions that BuildKit counts: FROM, and what follows it. */
function counted({ stages }: Dockerfile): readonly Instruction[] {
  return stages.flatMap(({ from, instructions }: DockerfileStage) => [from, ...instructions]);
}

const casing = dockerfileCheck({
  id: 'dockerfile/instruction-case',
  title: 'Instructions in different case',
  category: 'style',
  severity: 'info',
  why: 'Instructions in one case are easier to tell from their arguments.',
  remediation: 'Write all instructions in upper case.',
  aliases: [{ tool: 'buildkit', id: 'ConsistentInstructionCasing' }],
  fixable: true,
  nothing: 'all instructions have the same case',
  *find(dockerfile) {
    const all = counted(dockerfile);
    const lower = all.filter(({ written }) => isLower(written.text)).length;
    const upper = all.filter(({ written }) => isUpper(written.text)).length;
    const convert = (text: string) => (lower > upper ? text.toLowerCase() : text.toUpperCase());
    for (const { span, written } of all) {
      const wanted = convert(written.text);
      if (written.text === wanted) continue;
      yield {
        at: span,
        message: `${written.text} is not in ${lower > upper ? 'lower' : 'upper'} case as most instructions`,
        saw: written.text,
        detail: { instruction: written.text },
        change: replaceText(dockerfile, {
          at: written.span,
          text: wanted,
          title: `Write ${wanted}`,
          safety: 'safe',
        }),
      };
    }
  },
  examples: {
    bad: [
      { title: 'one in lower case', dockerfile: 'FROM debian:13\nrun true\nCMD ["a"]' },
      { title: 'one in upper case', dockerfile: 'from debian:13\nRUN true\ncmd ["a"]' },
      { title: 'a mixed one', dockerfile: 'From debian:13' },
    ],
    good: [
      { title: 'upper case', dockerfile: 'FROM debian:13\nRUN true' },
      { title: 'lower case', dockerfile: 'from debian:13\nrun true' },
      { title: 'ARG before FROM, which does not count', dockerfile: 'arg A=1\nFROM debian:13' },
    ],
    unsure: [],
  },
});

function emptyLineDefect(dockerfile: Dockerfile, { span, emptyLines }: Instruction): DockerfileDefect {
  // BuildKit warns on the last line of the instruction.
  const end = Math.max(span.end, ...emptyLines.map((line) => line.end));
  const start = dockerfile.text.lastIndexOf('\n', Math.max(end - 1, 0)) + 1;
  const edits = emptyLines.map((line) => {
    const next = dockerfile.text.indexOf('\n', line.end);
    const { file, range } = dockerfile.locate({ start: line.start, end: next === -1 ? line.end : next + 1 });
    return { file, range, text: '' };
  });
  return {
    at: { start: Math.min(start, end), end },
    message: `An empty line is inside the instruction that begins on line ${lineOf(dockerfile, span.start)}`,
    change: { kind: 'edit', safety: 'safe', title: 'Remove the empty lines', edits },
  };
}

function lineOf({ locate }: Dockerfile, offset: number): number {
  return locate({ start: offset, end: offset }).range.startLine;
}

const emptyLine = dockerfileCheck({
  id: 'dockerfile/empty-continuation-line',
  title: 'Empty line inside an instruction',
  category: 'correctness',
  severity: 'low',
  why: 'Future builders will end the instruction there, and read the rest as instructions.',
  remediation: 'Remove the empty line, or make it a comment.',
  aliases: [{ tool: 'buildkit', id: 'NoEmptyContinuation' }],
  fixable: true,
  nothing: 'no instruction has an empty line inside',
  *find(dockerfile) {
    for (const instruction of dockerfile.instructions)
      if (instruction.emptyLines.length > 0) yield emptyLineDefect(dockerfile, instruction);
  },
  examples: {
    bad: [
      { title: 'in RUN', dockerfile: 'FROM debian:13\nRUN a && \\\n\n  b' },
      { title: 'with blanks', dockerfile: 'FROM debian:13\nRUN a && \\\n  \n\n  b && \\\n  c' },
      { title: 'at the end', dockerfile: 'FROM debian:13\nRUN a \\\n\nCMD b' },
    ],
    good: [
      { title: 'a comment', dockerfile: 'FROM debian:13\nRUN a && \\\n# c\n  b' },
      { title: 'between instructions', dockerfile: 'FROM debian:13\n\nRUN a' },
      { title: 'in a heredoc', dockerfile: 'FROM debian:13\nRUN <<EOF\na\n\nb\nEOF' },
    ],
    unsure: [],
  },
});

/** What a comment above an instruction may describe. */
function describedNames(instruction: Instruction): readonly string[] {
  if (instruction.keyword === 'ARG') return instruction.variables.map(({ key }) => key.text);
  return instruction.keyword === 'FROM' && instruction.name ? [instruction.name.text.toLowerCase()] : [];
}

const description = dockerfileCheck({
  id: 'dockerfile/definition-description',
  title: 'Comment above ARG or FROM that is no description of it',
  category: 'style',
  severity: 'info',
  why: '`docker build --call=outline` shows the comment above a build argument or stage as its description, if it begins with the name.',
  remediation: 'Write `# NAME description`, or put a line with # alone between.',
  aliases: [{ tool: 'buildkit', id: 'InvalidDefinitionDescription' }],
  nothing: 'every comment above a build argument or stage describes it',
  *find({ instructions }) {
    for (const instruction of instructions) {
      const names = describedNames(instruction);
      const [first] = names;
      const comment = instruction.comments.at(-1);
      if (first === undefined || comment === undefined) continue;
      if (names.includes(comment.split(' ', 1)[0] ?? '')) continue;
      yield {
        at: instruction.span,
        message: `The comment above ${names.join(', ')} does not begin with its name`,
        detail: { name: first },
        steps: [`Begin the comment with the name: # ${first} …`, 'Or put a line with # alone between'],
      };
    }
  },
  examples: {
    bad: [
      { title: 'ARG', dockerfile: '# The version.\nARG VERSION=1\nFROM debian:$VERSION' },
      { title: 'a stage', dockerfile: '# Compiles it.\nFROM debian:13 AS build' },
      { title: 'several arguments', dockerfile: 'FROM debian:13\n# b and a\nARG A=1 B=2' },
    ],
    good: [
      { title: 'a description', dockerfile: '# VERSION of Debian\nARG VERSION=13\nFROM debian:$VERSION' },
      { title: 'of a stage', dockerfile: '# build compiles it\nFROM debian:13 AS build' },
      { title: 'separated', dockerfile: '# A note.\n#\nARG VERSION=1\nFROM debian:$VERSION' },
      { title: 'a stage without a name', dockerfile: '# A note.\nFROM debian:13' },
      { title: 'a parser directive', dockerfile: '# syntax=docker/dockerfile:1\nFROM debian:13 AS build' },
    ],
    unsure: [],
  },
});

/** Checks how instructions are written. */
export const checks = [oldForm, casing, emptyLine, description];
