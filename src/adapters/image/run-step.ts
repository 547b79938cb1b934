import type { RunStep } from '../../core/image.ts';
import {
  packageManagers,
  verificationOff,
  verificationVariables,
  type Verification,
} from '../../knowledge/package-managers.ts';
import type { StepCommand, StepCommands } from './step-commands.ts';

/** What the commands of a step do; of the commands themselves nothing is kept but names from our tables. */
export function runStep({ commands, understood }: StepCommands): RunStep {
  return {
    understood,
    updates: unique(commands.flatMap((command) => (does(command, 'updates') ? [command.program] : []))),
    installs: unique(commands.flatMap((command) => (does(command, 'installs') ? [command.program] : []))),
    unverified: unique(commands.flatMap(unverified)),
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

function row<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function does(command: StepCommand, what: 'updates' | 'installs'): boolean {
  if (command.program === 'pacman') return pacman(command) === what;
  const manager = row(packageManagers, command.program);
  const verbs = manager ? new Set([...manager.updates, ...manager.installs]) : new Set<string>();
  const verb = command.arguments.find((word) => verbs.has(word));
  return verb !== undefined && manager?.[what].includes(verb) === true;
}

/** `pacman -Sy` updates the index; with a package, or with `u`, it installs. */
function pacman({ arguments: words }: StepCommand): 'updates' | 'installs' | undefined {
  const operation = words.find((word) => /^-[A-Za-z]*S/u.test(word));
  if (operation === undefined) return undefined;
  const packages = words.some((word) => !word.startsWith('-'));
  if (packages || operation.includes('u')) return 'installs';
  return operation.includes('y') ? 'updates' : undefined;
}

function unverified(command: StepCommand): string[] {
  const off = row(verificationOff, command.program);
  const byOption = off ? command.arguments.flatMap((word) => switchedOff(off, word)) : [];
  const byVariable = command.assignments.filter((text) =>
    verificationVariables.some((form) => form.test(text)),
  );
  const trusted = [command.program, ...command.arguments].some((word) =>
    /\[[^\][]{0,200}\btrusted=yes\b/u.test(word),
  );
  return [
    ...byOption.map((option) => `${command.program} ${option}`),
    ...byVariable,
    ...(trusted ? ['a package source with trusted=yes'] : []),
  ];
}

/** Only the name of the option, or the part that matched a pattern of ours: no more of the argument is kept. */
function switchedOff({ options = [], letter, pattern }: Verification, word: string): string[] {
  const [name = ''] = word.split('=');
  if (options.includes(name)) return [name];
  if (letter !== undefined && /^-[A-Za-z]+$/u.test(word)) return word.includes(letter) ? [`-${letter}`] : [];
  const [found] = pattern?.exec(word) ?? [];
  return found === undefined ? [] : [found];
}
