import { parseArgs } from 'node:util';
import { inRunnersWords, total, whyRed, type SuiteResult } from './counts.ts';
import { pathsVariable } from './chosen-files.ts';
import { execute } from './execute.ts';
import { withFolderInMemory } from './memory-folder.ts';
import { suitesIn } from './suites.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { units: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
});

let done = false;
// A test that ends the process, even with 0, must not end it as a success.
process.on('exit', () => {
  if (!done) process.exitCode = 1;
});
const root = process.cwd();
process.env[pathsVariable] = positionals.join('\n');
const suites = suitesIn(root, positionals).filter((suite) => !(suite.isolated && values.units));
const results: SuiteResult[] = [];
for (const suite of suites) {
  const run = (): Promise<SuiteResult> => execute(suite, root, values.verbose);
  results.push(await (suite.isolated ? run() : withFolderInMemory(run)));
}

for (const { name, counts, seconds, slowest } of results) {
  console.log(`${name}: ${counts.tests} tests, ${counts.passed} passed, ${seconds.toFixed(1)} s`);
  if (slowest.length > 1)
    console.log(`  longest: ${slowest.map((one) => `${one.file} ${one.seconds.toFixed(0)} s`).join(', ')}`);
}
const red = whyRed(results);
if (red !== undefined) console.log(`not a success: ${red}`);
console.log(inRunnersWords(total(results.map((result) => result.counts))));
done = true;
process.exitCode = red === undefined ? 0 : 1;
