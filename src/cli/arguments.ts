import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { IronhullError } from '../core/errors.ts';

/** Every option of every command; which ones a command takes is in `commandOptions`. */
const options = {
  engine: { type: 'string' },
  context: { type: 'string' },
  'host-root': { type: 'string' },
  'image-files': { type: 'boolean' },
  facts: { type: 'string' },
  with: { type: 'string', multiple: true },
  run: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  skip: { type: 'string', multiple: true },
  format: { type: 'string' },
  output: { type: 'string' },
  html: { type: 'string' },
  all: { type: 'boolean' },
  'fail-on': { type: 'string' },
  strict: { type: 'boolean' },
  policy: { type: 'string' },
  'no-policy': { type: 'boolean' },
  preset: { type: 'string' },
  baseline: { type: 'string' },
  'write-baseline': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

type OptionName = keyof typeof options;

const wanting = ['only', 'skip', 'policy', 'no-policy', 'preset', 'baseline', 'write-baseline'] as const;
const reporting = [...wanting, 'format', 'output', 'html', 'all', 'fail-on', 'strict'] as const;
const looking = ['engine', 'context', 'host-root', 'image-files', 'with'] as const;

const commandOptions = {
  audit: [...looking, 'facts', ...reporting],
  lint: ['run', ...reporting],
  facts: [...looking, 'output'],
  checks: ['format'],
  explain: ['format'],
} as const satisfies Record<string, readonly OptionName[]>;

export type CommandName = keyof typeof commandOptions;

/** Options as given; lists are empty when they were not. */
export interface Arguments {
  positionals: readonly string[];
  text(name: OptionName): string | undefined;
  list(name: OptionName): readonly string[];
  flag(name: OptionName): boolean;
}

/** True when `name` is a command. */
export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commandOptions, name);
}

function usageError(error: unknown): IronhullError {
  const detail = error instanceof Error ? error.message : String(error);
  return new IronhullError('USAGE', detail, { cause: error });
}

/**
 * Parses what stands behind a command.
 * @throws IronhullError `USAGE` for an option the command does not have, or a missing value.
 */
export function parseArguments(command: CommandName, argv: readonly string[]): Arguments {
  const allowed = commandOptions[command];
  const config = Object.fromEntries(allowed.map((name) => [name, options[name]] as const));
  const parse = () => {
    try {
      return parseArgs({ args: [...argv], options: config, allowPositionals: true, strict: true });
    } catch (error) {
      throw usageError(error);
    }
  };
  const { values, positionals } = parse();
  const given: Record<string, unknown> = values;
  return {
    positionals,
    text: (name) => (typeof given[name] === 'string' ? given[name] : undefined),
    list: (name) =>
      Array.isArray(given[name]) ? given[name].filter((value) => typeof value === 'string') : [],
    flag: (name) => given[name] === true,
  };
}
