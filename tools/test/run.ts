import { join } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { describeResult, inRunnersWords, total, whyRed, type SuiteResult } from './counts.ts';
import { pathsVariable } from './chosen-files.ts';
import { execute, type RunOptions } from './execute.ts';
import { recallUnits } from './recall-units.ts';
import { filesToRepeat, hasPassed, withRepeated } from './repeat.ts';
import { saveMachinesBeside } from './save-machines.ts';
import { roundsOf, suitesIn, type Suite } from './suites.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    units: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    // A file that remembers which unit tests passed: those with the same inputs do not run again.
    remember: { type: 'string' },
  },
});

let done = false;
// A test that ends the process, even with 0, must not end it as a success.
process.on('exit', () => {
  if (!done) process.exitCode = 1;
});
const root = process.cwd();
process.env[pathsVariable] = positionals.join('\n');
// Each file of tests has a process, and many load the same modules: half a second of work for each of them.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/ironhull-tests');

async function runUnits(suite: Suite, options: RunOptions): Promise<SuiteResult> {
  const recalled =
    values.remember === undefined ? undefined : recallUnits(root, values.remember, suite.files, process.env);
  if (recalled !== undefined && recalled.checks.length > 0)
    process.env[pathsVariable] = recalled.checks.join('\n');
  const left = { ...suite, files: recalled?.files ?? suite.files };
  const result = await execute(left, options);
  const { counts, verdicts } = result;
  // A failure that the runner counts and no event names may be of any test.
  if (verdicts.failures === counts.failed + counts.cancelled) recalled?.remember(verdicts);
  return { ...result, remembered: recalled?.tests ?? 0, repeated: [] };
}

/**
 * Real engines and recorders depend on what else the machine does, which is other tests: a file that failed beside
 * them runs once more by itself. The end of the run names it.
 */
async function runWhole(suite: Suite, options: RunOptions): Promise<SuiteResult> {
  const first = await execute(suite, options);
  const failed = filesToRepeat(first.counts, first.byFile);
  if (failed.length === 0) return { ...first, remembered: 0, repeated: [] };
  options.output.write(`again, by themselves: ${failed.join(', ')}\n`);
  const again = await execute({ ...suite, alone: true, files: failed }, options);
  const counts = withRepeated(first.counts, first.byFile, failed, again.counts);
  const repeated = failed.filter((file) => hasPassed(again.byFile.get(file)));
  return {
    ...first,
    silent: [...first.silent, ...again.silent],
    counts,
    repeated,
    remembered: 0,
    seconds: first.seconds + again.seconds,
  };
}

async function runOne(suite: Suite, output: Writable): Promise<SuiteResult> {
  const options = { root, verbose: values.verbose, output };
  return suite.isolated ? runWhole(suite, options) : runUnits(suite, options);
}

/** Runs suites at once: what the first of them shows comes as it happens, what others show after it. */
async function runRound([first, ...others]: readonly Suite[]): Promise<readonly SuiteResult[]> {
  if (first === undefined) return [];
  const later = others.map(async (suite) => {
    const output = new PassThrough();
    const shown = text(output);
    const result = await runOne(suite, output);
    output.end();
    return { result, shown: await shown };
  });
  const results = [await runOne(first, process.stdout)];
  for (const { result, shown } of await Promise.all(later)) {
    process.stdout.write(shown);
    results.push(result);
  }
  return results;
}

const suites = suitesIn(root, positionals).filter((suite) => !(suite.isolated && values.units));
const results: SuiteResult[] = [];
saveMachinesBeside(root, suites);
for (const round of roundsOf(suites)) results.push(...(await runRound(round)));

for (const result of results) {
  console.log(describeResult(result));
  const { slowest } = result;
  if (slowest.length > 1)
    console.log(`  longest: ${slowest.map((one) => `${one.file} ${one.seconds.toFixed(0)} s`).join(', ')}`);
}
for (const file of results.flatMap(({ repeated }) => repeated))
  console.log(`failed beside other tests, and passed by itself: ${file}`);
const red = whyRed(results);
if (red !== undefined) console.log(`not a success: ${red}`);
console.log(inRunnersWords(total(results.map((result) => result.counts))));
done = true;
process.exitCode = red === undefined ? 0 : 1;
