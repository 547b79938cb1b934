import type {
  Dockerfile,
  DockerfileProblem,
  Instruction,
  RunCommands,
  WrittenCommand,
} from '../../core/image/dockerfile.ts';
import { expand } from '../../dockerfile/language/expand.ts';
import { ExpansionError } from '../../dockerfile/language/expansion-error.ts';
import { parseDockerfile } from '../../dockerfile/language/parse-dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { textRanges } from '../../formats/shell-words/line-index.ts';
import { commandSigns } from '../image/credential-signs.ts';
import { contextSources } from './context-sources.ts';
import { readCommands, shellKind } from './run-commands.ts';
import { refusedValues } from './refused-values.ts';
import { shellsOf } from './shells.ts';
import { resolveStages, splitStages } from './stages.ts';
import { expander, globalScope, scopesOf, type Expand, type GivenArguments } from './variables.ts';
import { parsePlatform } from '../../knowledge/images/platforms.ts';

const noCommands: RunCommands = { shell: 'none', commands: [], understood: true };

const noArguments: GivenArguments = new Map();

/**
 * Parses a Dockerfile, and resolves its stages, variables and commands. `given` are build arguments, `targets` the
 * stages that are built, `''` for the last one. Never throws.
 */
export function readDockerfile(
  text: string,
  file: string,
  given = noArguments,
  targets: readonly string[] = [''],
): Dockerfile {
  const parsed = parseDockerfile(text);
  const context = { escape: parsed.escape, given };
  const split = splitStages(parsed.instructions);
  const globals = globalScope(split.globals, context);
  const stages = resolveStages(split, expander(globals, parsed.escape), targets);
  const scopes = scopesOf(stages, globals, context);
  const shells = shellsOf(stages);
  const rangeOf = textRanges(text);
  const commands = new Map<Instruction, RunCommands>();
  const expandAt: Dockerfile['expandAt'] = (instruction, word) =>
    expander(scopes.get(instruction) ?? globals, parsed.escape)(word);
  let sources: ReturnType<Dockerfile['contextSources']> | undefined;
  return {
    ...parsed,
    problems: [
      ...parsed.problems,
      ...baseProblems(stages, parsed.escape),
      ...platformProblems(stages, expander(globals, parsed.escape)),
      ...refusedValues(stages, { escape: parsed.escape, expandAt }),
    ],
    file,
    globals: split.globals,
    stages,
    locate: ({ start, end }) => ({ in: 'file', file, range: rangeOf(start, end) }),
    quote: (span) => quoted(text, span),
    expandAt,
    contextSources: () => (sources ??= contextSources(stages, expandAt)),
    commandsOf(instruction) {
      const known = commands.get(instruction);
      if (known !== undefined) return known;
      const command = commandIn(instruction);
      const shell = shellKind(shells.get(instruction) ?? ['sh']);
      const read =
        command === undefined ? noCommands : readCommands(command, instruction.heredocs, shell, text);
      commands.set(instruction, read);
      return read;
    },
  };
}

/** Longer texts are shortened. */
const longestQuote = 60;

function quoted(text: string, { start, end }: Span): string {
  const written = text.slice(start, end);
  if (commandSigns(written).length > 0) return 'what looks like a credential';
  const line = written.replaceAll(/\s+/gu, ' ');
  return line.length > longestQuote ? `${line.slice(0, longestQuote - 1)}…` : line;
}

function commandIn(instruction: Instruction): WrittenCommand | undefined {
  if (instruction.keyword === 'ONBUILD')
    return instruction.trigger === undefined ? undefined : commandIn(instruction.trigger);
  return 'command' in instruction ? instruction.command : undefined;
}

/** What BuildKit refuses about the names of base images: quotes and braces that are not closed. */
function baseProblems(stages: Dockerfile['stages'], escape: '\\' | '`'): readonly DockerfileProblem[] {
  return stages.flatMap(({ from: { image } }) => {
    try {
      expand(image.text, { escape, variable: () => 'value' });
      return [];
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      return error.isLimit ? [] : [{ message: `The name of the image: ${error.message}`, span: image.span }];
    }
  });
}

/** What BuildKit refuses about `FROM --platform`; a value that build arguments decide may be right. */
function platformProblems(stages: Dockerfile['stages'], expandText: Expand): readonly DockerfileProblem[] {
  return stages.flatMap(({ from: { flags } }) => {
    const flag = flags.find(({ name }) => name === 'platform');
    if (flag?.value === undefined || flag.value === '') return [];
    const { text, isKnown, fromArgs } = expandText(flag.value);
    if (!isKnown || fromArgs || parsePlatform(text) !== undefined) return [];
    const why = text === '' ? 'it is empty' : `${JSON.stringify(text)} is no os/architecture/variant`;
    return [{ message: `The platform: ${why}`, span: flag.span }];
  });
}
