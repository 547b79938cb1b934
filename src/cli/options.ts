import type { ParseArgsOptionsConfig } from 'node:util';
import { targetOptions, type OptionTargetKind } from '../core/target.ts';

const optionKinds = Object.keys(targetOptions) as OptionTargetKind[];

/** The options that name targets. */
const naming = Object.fromEntries(
  optionKinds.map((kind) => [kind, { type: 'string', multiple: true }] as const),
) as Readonly<Record<OptionTargetKind, { type: 'string'; multiple: true }>>;

/** Every option of every command; which ones a command takes says `optionsOf`. */
export const options = {
  engine: { type: 'string' },
  context: { type: 'string' },
  'host-root': { type: 'string' },
  'image-files': { type: 'boolean' },
  registry: { type: 'boolean' },
  facts: { type: 'string' },
  with: { type: 'string', multiple: true },
  ...naming,
  'stdin-filename': { type: 'string' },
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

export type OptionName = keyof typeof options;

const wanting = ['only', 'skip', 'policy', 'no-policy', 'preset', 'baseline', 'write-baseline'] as const;
const reporting = [...wanting, 'format', 'output', 'html', 'all', 'fail-on', 'strict'] as const;
const looking = ['engine', 'context', 'host-root', 'image-files', 'registry', 'with'] as const;

const commandOptions = {
  audit: [...looking, 'facts', ...reporting],
  lint: [...optionKinds, 'stdin-filename', ...reporting],
  facts: [...looking, 'output'],
  checks: ['format', 'output'],
  explain: ['format', 'output'],
} as const satisfies Record<string, readonly OptionName[]>;

export type CommandName = keyof typeof commandOptions;

/** The commands there are. */
export const commandNames = Object.keys(commandOptions) as CommandName[];

/** The options that a command takes. */
export function optionsOf(command: CommandName): readonly OptionName[] {
  return commandOptions[command];
}

/** True when `name` is a command. */
export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commandOptions, name);
}
