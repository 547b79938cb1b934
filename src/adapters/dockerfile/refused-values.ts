import type {
  Dockerfile,
  DockerfileProblem,
  DockerfileStage,
  Instruction,
} from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { expand } from '../../dockerfile/language/expand.ts';
import { ExpansionError } from '../../dockerfile/language/expansion-error.ts';
import { mountValueProblem } from './mount-values.ts';
import { isSignal } from '../../knowledge/kernel/signals.ts';

/** A value that is written in an instruction. */
interface Written {
  text: string;
  span: Span;
}

interface Reading {
  escape: '\\' | '`';
  expandAt: Dockerfile['expandAt'];
}

/** The texts of an instruction in which BuildKit expands variables. */
function expandedValues(instruction: Instruction): readonly Written[] {
  switch (instruction.keyword) {
    case 'ENV':
    case 'LABEL':
      return instruction.pairs.flatMap(({ key, value }) => [key, value]);
    case 'ARG':
      return instruction.variables.flatMap(({ value }) => value ?? []);
    case 'COPY':
    case 'ADD':
      return [...instruction.sources, instruction.destination];
    case 'EXPOSE':
    case 'VOLUME':
      return instruction.values;
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      return [instruction.value];
    default:
      return [];
  }
}

/** What is wrong with the form of a text with variables, whatever their values are. */
function formProblem(text: string, escape: '\\' | '`'): string | undefined {
  try {
    expand(text, { escape, variable: () => 'value' });
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    return error.isLimit ? undefined : error.message;
  }
}

const protocols: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp']);

/** What is wrong with an entry of EXPOSE; ports above the highest one are a rule's. */
function portProblem(text: string): string | undefined {
  const [port = '', protocol] = text.slice(text.lastIndexOf(':') + 1).split('/');
  if (protocol !== undefined && !protocols.has(protocol.toLowerCase() || 'tcp'))
    return `${JSON.stringify(text)} has another protocol than tcp, udp or sctp`;
  const [from = '', to = from, rest] = port.split('-');
  const areNumbers = rest === undefined && [from, to].every((one) => /^\d+$/u.test(one));
  if (!areNumbers) return `${JSON.stringify(text)} is no port or range of ports`;
  return Number(from) > Number(to) ? `${JSON.stringify(text)} ends below its start` : undefined;
}

const digestForms: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

function digestProblem(text: string): string | undefined {
  const [, algorithm = '', hex = ''] = /^([a-z0-9]+):([0-9a-f]+)$/u.exec(text) ?? [];
  return digestForms[algorithm] === hex.length ? undefined : `${JSON.stringify(text)} is no digest`;
}

/** What is wrong with the values of an instruction once their variables are known; `known` gives one, if it is. */
function* valueProblems(
  instruction: Instruction,
  known: (text: string) => string | undefined,
  isWindows: boolean,
): Iterable<DockerfileProblem> {
  const flags = instruction.flags.map(({ name, value = '', span }) => ({ name, value: known(value), span }));
  for (const { name, value, span } of flags) {
    if (value === undefined) continue;
    const mount = name === 'mount' ? mountValueProblem(value) : undefined;
    if (mount !== undefined) yield { message: `--mount: ${mount}`, span };
    // The checksum of a repository is a commit.
    const isFile =
      instruction.keyword === 'ADD' &&
      instruction.sources.every(({ text }) => !/^(?:git@|git:|ssh:)|\.git(?:[#?]|$)/u.test(text));
    const checksum = name === 'checksum' && isFile ? digestProblem(value) : undefined;
    if (checksum !== undefined) yield { message: `--checksum: ${checksum}`, span };
  }
  if (instruction.keyword === 'STOPSIGNAL' && !isWindows) {
    const { text, span } = instruction.value;
    const signal = known(text);
    if (signal !== undefined && !isSignal(signal))
      yield { message: `STOPSIGNAL: ${JSON.stringify(signal)} is no signal`, span };
  }
  if (instruction.keyword !== 'EXPOSE') return;
  for (const { text, span } of instruction.values)
    for (const port of known(text)?.split(/\s+/u) ?? []) {
      const problem = port === '' ? undefined : portProblem(port);
      if (problem !== undefined) yield { message: `EXPOSE: ${problem}`, span };
    }
}

function* problemsOf(instruction: Instruction, { escape, expandAt }: Reading): Iterable<DockerfileProblem> {
  for (const { text, span } of expandedValues(instruction)) {
    const problem = formProblem(text, escape);
    if (problem !== undefined) yield { message: `${instruction.keyword}: ${problem}`, span };
  }
  const known = (text: string): string | undefined => {
    const value = expandAt(instruction, text);
    return value.isKnown && !value.fromArgs ? value.text : undefined;
  };
  yield* valueProblems(instruction, known, escape === '`');
}

/**
 * What BuildKit refuses about values of instructions when it reaches them: in stages that a build runs, and as far
 * as their variables are known.
 */
export function refusedValues(
  stages: readonly DockerfileStage[],
  reading: Reading,
): readonly DockerfileProblem[] {
  return stages
    .filter(({ isUsed }) => isUsed)
    .flatMap(({ instructions }) =>
      instructions.flatMap((instruction) => [...problemsOf(instruction, reading)]),
    );
}
