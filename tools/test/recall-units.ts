import { readCheckout } from '../memory/checkout.ts';
import { machineInputs } from '../memory/machine.ts';
import { recall } from '../memory/recall.ts';
import { inputsIn, partsOf } from './inputs.ts';
import type { Verdicts } from './verdicts.ts';

/** Which unit tests of a run passed before with the same inputs, and which are to be run. */
export interface RecalledUnits {
  /** Number of the tests that passed before. */
  tests: number;
  /** Files to run. */
  files: readonly string[];
  /** Check files whose examples are to be run. */
  checks: readonly string[];
  /** Remembers what passed now. */
  remember(verdicts: Verdicts): void;
}

/** Finds in the file `memory` which tests of `files` passed before, in the checkout at `root`. */
export function recallUnits(
  root: string,
  memory: string,
  files: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): RecalledUnits {
  const checkout = readCheckout(root);
  const parts = files.flatMap((file) => partsOf(file, checkout));
  const inputsOf = inputsIn(checkout, machineInputs(root, env, process.version));
  const { tests, left, remember } = recall({ root, checkout, memory }, parts, inputsOf);
  return {
    tests,
    files: [...new Set(left.map(({ file }) => file))],
    checks: left.flatMap(({ check }) => check ?? []),
    remember: (verdicts) => remember((part) => verdicts.passedTests(part)),
  };
}
