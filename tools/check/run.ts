import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { inParallel } from './parallel.ts';
import { steps, type Step } from './steps.ts';

interface Result {
  step: Step;
  ok: boolean;
  output: string;
  seconds: number;
}

// `npm test` runs all unit tests, so that a run of both does not need them twice.
const { values } = parseArgs({ options: { 'no-tests': { type: 'boolean', default: false } } });
const chosen = steps.filter(({ isTest }) => !(values['no-tests'] && isTest === true));

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
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(28)} ${seconds.toFixed(1)} s`);
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
