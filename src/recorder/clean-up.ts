import { commandFailure } from './command-failure.ts';

/** Undoes one thing. Returns why something is still there. */
export type CleanUpStep = () => Promise<readonly string[]>;

/** What a recorder has to undo, however it ends. */
export interface CleanUp {
  add(step: CleanUpStep): void;
  /** Undoes everything, the last thing first, also where a step fails. Returns what is still there, with the reasons. */
  run(): Promise<readonly string[]>;
}

export function cleanUp(): CleanUp {
  const steps: CleanUpStep[] = [];
  return {
    add: (step) => void steps.push(step),
    async run() {
      const left: string[] = [];
      for (const step of steps.splice(0).toReversed())
        left.push(...(await step().catch((error: unknown) => [commandFailure(error).message])));
      return left;
    },
  };
}
