import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { IronhullError } from '../core/errors.ts';
import { suggestion } from '../core/suggest.ts';
import { commandNames, isCommand, options, optionsOf, type CommandName, type OptionName } from './options.ts';

/** Options as given; lists are empty when they were not. */
export interface Arguments {
  positionals: readonly string[];
  text(name: OptionName): string | undefined;
  list(name: OptionName): readonly string[];
  flag(name: OptionName): boolean;
}

/**
 * The command of that name.
 * @throws IronhullError `USAGE` for one there is not.
 */
export function commandNamed(name: string): CommandName {
  if (isCommand(name)) return name;
  throw new IronhullError('USAGE', `there is no command ${name}${suggestion(name, commandNames)}`);
}

function refuseOption(command: CommandName, name: string, rawName: string): never {
  const others = commandNames.filter((other) => optionsOf(other).some((option) => option === name));
  const near = suggestion(name, optionsOf(command)).replace('mean ', 'mean --');
  const hint = others.length > 0 ? `: it is one of ${others.join(', ')}` : near;
  throw new IronhullError('USAGE', `${command} has no option ${rawName}${hint}`);
}

/** Where a second value belongs. */
function moreOf(name: string): string {
  return name === 'facts' ? ': further facts go with --with' : '';
}

/** What Node's parser would let pass: a value that is empty, or one that takes the place of another. */
function refuseSilentLoss(command: CommandName, argv: readonly string[]): void {
  const allowed = optionsOf(command);
  const config: ParseArgsOptionsConfig = options;
  const { tokens } = parseArgs({
    args: [...argv],
    options: config,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!allowed.some((option) => option === name)) refuseOption(command, name, rawName);
    const { type, multiple } = config[name] ?? {};
    if (type === 'string' && value === '') throw new IronhullError('USAGE', `${rawName} has an empty value`);
    if (type === 'string' && multiple !== true && given.has(name))
      throw new IronhullError('USAGE', `${rawName} is there twice, and takes one value${moreOf(name)}`);
    given.add(name);
  }
}

function usageError(error: unknown): IronhullError {
  const detail = error instanceof Error ? error.message : String(error);
  return new IronhullError('USAGE', detail.replaceAll('\n', ' '), { cause: error });
}

/**
 * Parses what stands behind a command.
 * @throws IronhullError `USAGE` for an option that the command does not have, that has no value, or
 *   whose value would be dropped.
 */
export function parseArguments(command: CommandName, argv: readonly string[]): Arguments {
  refuseSilentLoss(command, argv);
  const config = Object.fromEntries(optionsOf(command).map((name) => [name, options[name]] as const));
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
