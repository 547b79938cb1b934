import { hashOf, hashOfFiles, type Checkout } from '../memory/checkout.ts';
import { closuresIn } from '../memory/closure.ts';
import type { Inputs } from '../memory/recall.ts';
import { examples, isCheckFile } from './suites.ts';

/** A test file, or the tests of one check in the file that runs the examples of all. */
export interface Part {
  file: string;
  /** The file of the check, of its examples. */
  check?: string;
}

/**
 * What files read that find it from their own place. A file that does so and is not in this table may read all of
 * the checkout.
 */
export const readByPlace: Readonly<Record<string, readonly string[]>> = {
  'src/io/packaged-file.ts': ['data/', 'dist/native/'],
  // It makes a hash of all sources: a test only sees whether that is the same.
  'src/io/program-fingerprint.ts': [],
  'tools/native/build.ts': ['native/'],
  'tools/test/execute.test.ts': ['tools/test/', 'tools/memory/'],
  'tools/test/remember.test.ts': ['tools/test/', 'tools/memory/'],
};

/** Files that load the check files of a part, and so no others: the examples take them from `chosenFiles`. */
const loadChosen: readonly string[] = [examples, 'tools/generate/load.ts'];

/** Node looks for the type of a module in the nearest of these. */
const always = /^(?:.*\/)?package\.json$|^package-lock\.json$/u;

/** A file that declares tests for others: the runner reports them as tests of that file, so nobody knows whose they are. */
const declaresTests = /\bimport\s*\{[^}]*\b(?:test|it|describe|suite)\b[^}]*\}\s*from 'node:test'/u;

/** Where the runner itself begins. */
const runner = 'tools/test/run.ts';

/** The parts of a test file: one for each check of the examples, itself of any other. */
export function partsOf(file: string, checkout: Checkout): readonly Part[] {
  if (file !== examples) return [{ file }];
  return [...checkout.keys()].filter(isCheckFile).map((check) => ({ file, check }));
}

/**
 * Returns a function that finds the inputs of a part, and `undefined` for one that cannot be remembered: it may read
 * files beside the checkout, or has tests that another file declares. `machine` is what all parts depend on.
 */
export function inputsIn(checkout: Checkout, machine: readonly string[]): (part: Part) => Inputs | undefined {
  const closure = closuresIn(checkout, false);
  const shared = closure(runner).files;
  const all = [...checkout.keys()];
  const fixed = all.filter((path) => always.test(path));
  const whole = hashOfFiles(checkout, all);
  const declaring = new Set(
    all.filter(
      (path) => !/\.test\.ts$|^dist\//u.test(path) && declaresTests.test(checkout.get(path)?.text ?? ''),
    ),
  );
  const below = (folders: readonly string[]): readonly string[] =>
    folders.length === 0 ? [] : all.filter((path) => folders.some((folder) => path.startsWith(folder)));

  return ({ file, check }) => {
    const starts = check === undefined ? [file] : [file, check];
    const found = starts.map(closure);
    if (!starts.every((path) => checkout.has(path))) return undefined;
    if (found.some((one) => one.seeBeyond.length > 0 || one.files.some((path) => declaring.has(path))))
      return undefined;
    const loaded = check === undefined ? [] : loadChosen;
    const seeing = found.flatMap(({ seeCheckout }) => seeCheckout).filter((path) => !loaded.includes(path));
    const what = [file, check ?? '', ...machine];
    if (seeing.some((path) => readByPlace[path] === undefined))
      return { key: hashOf([...what, 'all', whole]), files: all };
    const read = below(seeing.flatMap((path) => readByPlace[path] ?? []));
    const files = new Set([...found.flatMap((one) => one.files), ...shared, ...fixed, ...read]);
    return { key: hashOf([...what, 'these', hashOfFiles(checkout, files)]), files };
  };
}
