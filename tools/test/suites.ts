import { globSync } from 'node:fs';

/** Test files that are run together. `isolated` gives each file a process of its own. */
export interface Suite {
  name: 'units' | 'whole';
  isolated: boolean;
  files: readonly string[];
}

const patterns = {
  units: ['src/**/*.test.ts', 'tools/**/*.test.ts'],
  whole: ['test/**/*.test.ts'],
} as const;

/**
 * The suites below `root`, limited to files whose path begins with one of `prefixes` when any are
 * given. Units are pure and share a process; the rest start programs and engines.
 */
export function suitesIn(root: string, prefixes: readonly string[]): Suite[] {
  const chosen = (file: string): boolean =>
    prefixes.length === 0 || prefixes.some((prefix) => file.startsWith(prefix.replace(/^\.\//, '')));
  const filesOf = (globs: readonly string[]): string[] =>
    globSync(globs, { cwd: root }).filter(chosen).toSorted();
  return [
    { name: 'units', isolated: false, files: filesOf(patterns.units) },
    { name: 'whole', isolated: true, files: filesOf(patterns.whole) },
  ];
}
