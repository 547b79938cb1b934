import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isCheckout } from '../memory/checkout.ts';
import { inParallel } from './parallel.ts';
import { stepsOf, unitStepsOf, type Step } from './steps.ts';

interface Result {
  step: Step;
  ok: boolean;
  output: string;
  seconds: number;
}

const { values } = parseArgs({
  options: {
    // Nothing is skipped for having passed before.
    all: { type: 'boolean', default: false },
    // `npm run units`.
    units: { type: 'boolean', default: false },
  },
});
// Evidence for the coverage is written by the tests that run.
const remembers = !values.all && process.env['IRONHULL_COVERAGE'] === undefined && isCheckout('.');
const chosen = values.units ? unitStepsOf(remembers) : stepsOf(remembers);

/** Tests with random input run a fifth of their rounds here (test/kit/rounds.ts). */
const env = { ...process.env, IRONHULL_SHORT_FUZZ: '1' };

/** Runs one step; what it printed is kept for the case that it fails. */
function run(step: Step): Promise<Result> {
  const started = performance.now();
  const [program, ...args] = step.command;
  return new Promise((done) => {
    execFile(program, args, { maxBuffer: 64 * 2 ** 20, env }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}${error === null ? '' : `\n${error.code ?? error.signal}`}`;
      done({ step, ok: error === null, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}

function report({ step, ok, output, seconds }: Result): void {
  const { name, summary } = step;
  const said = output.split('\n').find((line) => summary !== undefined && line.startsWith(summary)) ?? '';
  console.log(
    `${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(28)} ${seconds.toFixed(1).padStart(5)} s  ${said}`.trimEnd(),
  );
  if (!ok) console.log(output.trimEnd());
}

const results = await inParallel(chosen, Math.max(2, availableParallelism()), async (step) => {
  const result = await run(step);
  report(result);
  return result;
});
const failed = results.filter((result) => !result.ok);
console.log(`# checks ${results.length} # pass ${results.length - failed.length} # fail ${failed.length}`);
process.exitCode = failed.length === 0 ? 0 : 1;
