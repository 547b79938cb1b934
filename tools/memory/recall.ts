import { unchangedFiles, type Checkout } from './checkout.ts';
import { addPassed, readPassed, type Pass } from './passed.ts';

/** All that a result depends on. */
export interface Inputs {
  /** The hash of it all. */
  key: string;
  /** The files of the checkout among it. */
  files: Iterable<string>;
}

/** What passed before with the same inputs, and what is left. */
export interface Recalled<T> {
  /** Number of the tests of items that passed before. */
  tests: number;
  left: readonly T[];
  /**
   * Remembers the items that passed now (`testsOf` gives the number of their tests, `undefined` of any other), but
   * for those whose inputs changed while they ran.
   */
  remember: (testsOf: (item: T) => number | undefined) => void;
}

/** Finds in the file `memory` which items passed before; one without inputs is always left. */
export function recall<T>(
  { root, checkout, memory }: { root: string; checkout: Checkout; memory: string },
  items: readonly T[],
  inputsOf: (item: T) => Inputs | undefined,
): Recalled<T> {
  const passed = readPassed(memory, Date.now());
  const inputs = new Map(items.map((item) => [item, inputsOf(item)]));
  const passOf = (item: T): Pass | undefined => passed.get(inputs.get(item)?.key ?? '');
  const left = items.filter((item) => passOf(item) === undefined);
  return {
    tests: items.reduce((sum, item) => sum + (passOf(item)?.tests ?? 0), 0),
    left,
    remember(testsOf) {
      const unchanged = unchangedFiles(root, checkout);
      const at = Date.now();
      const added = new Map<string, Pass>();
      for (const item of left) {
        const tests = testsOf(item);
        const of = inputs.get(item);
        if (tests === undefined || of === undefined) continue;
        if ([...of.files].every((path) => unchanged.has(path))) added.set(of.key, { at, tests });
      }
      addPassed(memory, added, at);
    },
  };
}
