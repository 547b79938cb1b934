import { parseArgs } from 'node:util';
import { IronhullError } from '../../core/errors.ts';
import { liveTargetOptions } from '../../core/target.ts';
import { formats } from '../../reports/registry.ts';
import type { Option } from './option.ts';
import { optionNames, options, parserConfig, type OptionName } from './options.ts';
import { unknownName } from './unknown-name.ts';

/** Options as given; lists are empty when they were not. */
export interface Arguments {
  positionals: readonly string[];
  text(name: OptionName): string | undefined;
  list(name: OptionName): readonly string[];
  flag(name: OptionName): boolean;
}

/** Which options a command takes; every `Command` is one. */
export interface TakesOptions {
  name: string;
  options: readonly OptionName[];
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

function unknownOption({ name: command, options: taken }: TakesOptions, name: string, rawName: string) {
  if (isOption(name)) return new IronhullError('USAGE', `'${command}' does not take ${rawName}`);
  return unknownName(
    'option',
    rawName,
    taken.map((option) => `--${option}`),
  );
}

/** Gives options with an optional value, `--fix` for `--fix=all`, the value that counts without one. */
function withOptionalValues(argv: readonly string[]): readonly string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((argument, at) => {
    const name = argument.slice(2);
    if (at >= end || !argument.startsWith('--') || !isOption(name)) return argument;
    const { optional }: Option = options[name];
    return optional === undefined ? argument : `${argument}=${optional}`;
  });
}

/** What Node's parser would let pass: a value that is empty, or one that replaces an earlier one. */
function refuseSilentLoss(command: TakesOptions, argv: readonly string[]): void {
  const { tokens } = parseArgs({
    args: [...argv],
    options: parserConfig(optionNames),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!isOption(name) || !command.options.includes(name)) throw unknownOption(command, name, rawName);
    const { type, multiple }: Option = options[name];
    if (rawName === '-f' && value !== undefined && command.options.includes('format') && value in formats)
      throw new IronhullError('USAGE', `-f names a Compose file; did you mean --format ${value}?`);
    if (type === 'string' && value === '') throw new IronhullError('USAGE', `${rawName} has an empty value`);
    if (type === 'string' && multiple !== true && given.has(name)) {
      const further = name === 'facts' ? '; name further facts files with --with' : '';
      throw new IronhullError('USAGE', `${rawName} is given twice and takes one value${further}`);
    }
    given.add(name);
  }
  refuseTwoNames(given);
}

/** Refuses two options that name one live target each. */
function refuseTwoNames(given: ReadonlySet<string>): void {
  for (const [kind, names] of Object.entries(liveTargetOptions)) {
    const [first, second] = names.filter((name) => given.has(name));
    if (second !== undefined)
      throw new IronhullError('USAGE', `--${first} and --${second} both name the ${kind}; give one of them`);
  }
}

function usageError(error: unknown): IronhullError {
  const detail = error instanceof Error ? error.message : String(error);
  return new IronhullError('USAGE', detail.replaceAll('\n', ' '), { cause: error });
}

function parse(command: TakesOptions, argv: readonly string[]) {
  try {
    const config = parserConfig(command.options);
    return parseArgs({ args: [...argv], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    throw usageError(error);
  }
}

/**
 * Parses the arguments of a command; `-` is a positional.
 * @throws IronhullError `USAGE` for an option that the command does not take, that has no value, or
 *   whose value would be dropped, and for two engines.
 */
export function parseArguments(command: TakesOptions, given: readonly string[]): Arguments {
  const argv = withOptionalValues(given);
  refuseSilentLoss(command, argv);
  const { values, positionals } = parse(command, argv);
  const read: Record<string, unknown> = values;
  return {
    positionals,
    text: (name) => (typeof read[name] === 'string' ? read[name] : undefined),
    list: (name) =>
      Array.isArray(read[name]) ? read[name].filter((value) => typeof value === 'string') : [],
    flag: (name) => read[name] === true,
  };
}
