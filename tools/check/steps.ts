import { readdirSync } from 'node:fs';

/** One thing that is checked: its name and the program with its arguments, run in the checkout. */
export interface Step {
  name: string;
  command: readonly [string, ...string[]];
  /** How the line of its output begins that is shown also if it passes. */
  summary?: string;
}

const node = process.execPath;
const bin = 'node_modules/.bin';

/** Git ignores this folder, and `npm ci` removes it. */
const memory = 'node_modules/.cache/ironhull-check';

/** The options by which a step skips what passed before with the same inputs. */
function remember(name: string, remembers: boolean): readonly string[] {
  return remembers ? ['--remember', `${memory}/${name.replaceAll(' ', '-')}.json`] : [];
}

/** The step that runs the unit tests below `paths`. */
function unitStep(name: string, paths: readonly string[], remembers: boolean): Step {
  return {
    name,
    command: [node, 'tools/test/run.ts', '--units', ...remember(name, remembers), ...paths],
    summary: 'units: ',
  };
}

/**
 * The steps of `npm run check`, longest first, so that they fill the processors to the end. If `remembers`, those
 * that take longest skip what passed before with the same inputs.
 */
export function stepsOf(remembers: boolean): readonly Step[] {
  return [
    {
      name: 'lint and types',
      command: [node, 'tools/lint/run.ts', ...remember('lint', remembers)],
      summary: 'lint: ',
    },
    unitStep('examples of the rules', ['src/checks/examples.test.ts'], remembers),
    { name: 'structure', command: [node, 'tools/check-layers.ts'] },
    { name: 'generated files', command: [node, 'tools/generate.ts', '--check'] },
    { name: 'dead code', command: [node, `${bin}/knip`, '--no-progress'] },
    { name: 'types of the page', command: [node, `${bin}/tsc`, '-p', 'src/reports/html/page'] },
    { name: 'words', command: [node, 'tools/check-words.ts'] },
    { name: 'format', command: [node, `${bin}/oxfmt`, '--check', '.'] },
    { name: 'links', command: [node, 'tools/check-links.ts'] },
  ];
}

/** The folders of unit tests that mostly wait, for engines and files of their own; and all others. */
const waiting = ['src/collect/', 'src/io/'];

/** The steps of `npm run units`: all tests beside the sources, longest first. */
export function unitStepsOf(remembers: boolean): readonly Step[] {
  const computing = readdirSync('src', { withFileTypes: true })
    .map((entry) => `src/${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .filter((path) => !waiting.includes(path));
  return [
    unitStep('unit tests', computing, remembers),
    unitStep('unit tests of collect and io', waiting, remembers),
    unitStep('tool tests', ['tools/'], remembers),
  ];
}
