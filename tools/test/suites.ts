import { globSync } from 'node:fs';
import { isChosen } from './chosen-files.ts';

/** Test files that are run together. `isolated` gives each file a process of its own, one at a time if `alone`. */
export interface Suite {
  name: 'units' | 'whole' | 'recorders' | 'machines';
  isolated: boolean;
  alone?: boolean;
  files: readonly string[];
}

const patterns = {
  units: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
  whole: ['test/*.test.ts', 'test/!(vm)/**/*.test.ts'],
  machines: ['test/vm/**/*.test.ts'],
} as const;

/**
 * Tests that record what containers do. Recorders share the trace events of the kernel and their mount, and what
 * a container does at its start is missed on a machine that is busy with other tests.
 */
const records = /^test\/lab\/(?:confine-|contract-derived|derive-daemon|tracer)/u;

/** Runs the examples of the checks that the run is limited to. */
export const examples = 'src/checks/examples.test.ts';
const checks = 'src/checks/*/*.ts';

/** Whether a path is that of a file of checks, which has examples (as `checkPaths` in tools/generate/load.ts). */
export function isCheckFile(path: string): boolean {
  return /^src\/checks\/(?!support\/)[^/]+\/.+\.ts$/u.test(path) && !path.endsWith('.test.ts');
}

/**
 * The suites below `root`, limited to files whose path begins with one of `prefixes` when any are
 * given, with the examples of the checks among them. Units are pure and share a process; the rest start programs and engines.
 */
export function suitesIn(root: string, prefixes: readonly string[]): Suite[] {
  const chosen = (file: string): boolean => isChosen(file, prefixes);
  const ofCheck = globSync(checks, { cwd: root }).some(chosen);
  const filesOf = (globs: readonly string[]): string[] =>
    globSync(globs, { cwd: root })
      .filter((file) => chosen(file) || (ofCheck && file === examples))
      .toSorted();
  const whole = filesOf(patterns.whole);
  return [
    { name: 'units', isolated: false, files: filesOf(patterns.units) },
    { name: 'whole', isolated: true, files: whole.filter((file) => !records.test(file)) },
    { name: 'recorders', isolated: true, alone: true, files: whole.filter((file) => records.test(file)) },
    { name: 'machines', isolated: true, files: filesOf(patterns.machines) },
  ];
}

/**
 * The suites in the order in which they run; those of one round run at once. Virtual machines take what others leave of
 * the processors, and are too slow beside busy tests; recorders wait for most of their time.
 */
export function roundsOf(suites: readonly Suite[]): readonly (readonly Suite[])[] {
  const isLast = ({ name }: Suite): boolean => name === 'recorders' || name === 'machines';
  return [...suites.filter((suite) => !isLast(suite)).map((suite) => [suite]), suites.filter(isLast)];
}
