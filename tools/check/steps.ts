import { readdirSync } from 'node:fs';

/** One thing that is checked: its name and the program with its arguments, run in the checkout. */
export interface Step {
  name: string;
  command: readonly [string, ...string[]];
  /** Whether `npm test` does the same and more. */
  isTest?: boolean;
}

const node = process.execPath;
const bin = 'node_modules/.bin';

/**
 * What `tsc` found in files, by the hash of their content: a further run takes a fifth of the processor time, and finds
 * the same.
 */
const knownTypes = 'node_modules/.cache/ironhull-check/types.tsbuildinfo';

/** The folders of unit tests that mostly wait, for engines and files of their own; and all others. */
const waiting = ['src/collect/', 'src/io/'];
const computing = readdirSync('src', { withFileTypes: true })
  .map((entry) => `src/${entry.name}${entry.isDirectory() ? '/' : ''}`)
  .filter((path) => !waiting.includes(path));

/** The steps of `npm run check`, longest first, so that they fill the processors to the end. */
export const steps: readonly Step[] = [
  { name: 'unit tests', command: [node, 'tools/test/run.ts', '--units', ...computing], isTest: true },
  {
    name: 'unit tests of collect and io',
    command: [node, 'tools/test/run.ts', '--units', ...waiting],
    isTest: true,
  },
  { name: 'tool tests', command: [node, 'tools/test/run.ts', '--units', 'tools/'], isTest: true },
  { name: 'lint', command: [node, `${bin}/oxlint`, '--type-aware', '--quiet', '.'] },
  { name: 'dead code', command: [node, `${bin}/knip`, '--no-progress'] },
  {
    name: 'types',
    command: [node, `${bin}/tsc`, '-p', '.', '--incremental', '--tsBuildInfoFile', knownTypes],
  },
  { name: 'types of the page', command: [node, `${bin}/tsc`, '-p', 'src/reports/html/page'] },
  { name: 'generated files', command: [node, 'tools/generate.ts', '--check'] },
  { name: 'structure', command: [node, 'tools/check-layers.ts'] },
  { name: 'links', command: [node, 'tools/check-links.ts'] },
  { name: 'words', command: [node, 'tools/check-words.ts'] },
  { name: 'format', command: [node, `${bin}/oxfmt`, '--check', '.'] },
];
