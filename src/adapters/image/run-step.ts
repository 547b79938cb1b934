import type { RunStep } from '../../core/image.ts';
import { packageManagers } from '../../knowledge/package-managers.ts';
import { verifiers } from '../../knowledge/verification.ts';
import { fetchedThenRun } from './fetched-then-run.ts';
import type { StepCommand, StepCommands } from './step-commands.ts';
import { unverified } from './unverified.ts';

/** What the commands of a step do; of the commands themselves nothing is kept but names from our tables. */
export function runStep({ commands, understood }: StepCommands): RunStep {
  const verified = commands.some(({ program }) => verifiers.has(program));
  return {
    understood,
    updates: unique(commands.flatMap((command) => (does(command, 'updates') ? [command.program] : []))),
    installs: unique(commands.flatMap((command) => (does(command, 'installs') ? [command.program] : []))),
    unverified: unique([
      ...commands.flatMap((command) => unverified(command, verified)),
      ...fetchedThenRun(commands),
    ]),
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
