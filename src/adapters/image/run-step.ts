import type { RunStep } from '../../core/image/image.ts';
import type { StepAct } from '../../core/image/written-image.ts';
import { packageManagers } from '../../knowledge/dockerfile/package-managers.ts';
import { verifiers } from '../../knowledge/dockerfile/verification.ts';
import { findDownloadedAndRun } from './downloaded-and-run.ts';
import type { StepCommand, StepCommands } from './step-commands.ts';
import { unverified, type PlacedName } from './skipped-verification.ts';

/** What a command of a step does, and where in the text of the step. */
export interface PlacedAct extends PlacedName {
  does: StepAct['does'];
}

/** Returns what the commands of a step do, by names from tables, without the commands. */
export function stepActs(commands: readonly StepCommand[]): readonly PlacedAct[] {
  const verified = commands.some(({ program }) => verifiers.has(program));
  const managed = (act: StepAct['does'], verb: 'updates' | 'installs'): PlacedAct[] =>
    commands.flatMap((command) =>
      does(command, verb) ? [{ does: act, what: command.program, at: command.at }] : [],
    );
  const skipped = [
    ...commands.flatMap((command) => unverified(command, verified)),
    ...findDownloadedAndRun(commands),
  ];
  return [
    ...managed('updates-index', 'updates'),
    ...managed('installs', 'installs'),
    ...skipped.map((one): PlacedAct => ({ does: 'skips-verification', ...one })),
  ];
}

/** Returns the same as facts store it: each name once, without its location. */
export function runStep({ commands, understood }: StepCommands): RunStep {
  const acts = stepActs(commands);
  const names = (act: StepAct['does']): readonly string[] =>
    [...new Set(acts.filter((one) => one.does === act).map(({ what }) => what))].toSorted();
  return {
    understood,
    updates: names('updates-index'),
    installs: names('installs'),
    unverified: names('skips-verification'),
  };
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
