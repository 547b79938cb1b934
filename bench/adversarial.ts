// Measures `lint` on hostile and huge input: `node bench/adversarial.ts [WORD]`, limited to cases with
// the word in their title. Times are processor times minus that of linting one service; if every step
// is linear, twice the size takes twice as long.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { adversarialCases, type AdversarialInput } from '../test/kit/adversarial-cases.ts';
import { runLint, type LintUse } from './lint-process.ts';
import { machineLine } from './machine.ts';

const runs = 3;

function lintOnce(input: AdversarialInput, format?: string): LintUse {
  if ('run' in input) return runLint(['--run', input.run], format);
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-bench-'));
  try {
    for (const [name, text] of Object.entries(input.files)) writeFileSync(join(folder, name), text);
    return runLint([folder], format);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns the fastest of several runs. */
function least(input: AdversarialInput, format?: string): LintUse {
  const uses = Array.from({ length: runs }, () => lintOnce(input, format));
  const failed = uses.find(({ cpu }) => Number.isNaN(cpu));
  if (failed) throw new Error(failed.stderr || 'it took too long');
  return uses.reduce((best, use) => (use.cpu < best.cpu ? use : best));
}

const [word = ''] = process.argv.slice(2);
const start = least({ files: { 'compose.yaml': 'services: {web: {image: app}}\n' } }).cpu;
console.log(machineLine());
console.log(`one service: ${start.toFixed(0)} ms; load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
console.log(
  `${'case'.padEnd(46)} ${'n'.padStart(8)} ${'n'.padStart(8)} ${'2n'.padStart(8)}  ratio   memory of 2n`,
);
for (const { title, size, make, format } of adversarialCases.filter((each) => each.title.includes(word))) {
  const [once, twice] = [least(make(size), format), least(make(2 * size), format)];
  const short = Math.max(once.cpu - start, 0);
  const long = Math.max(twice.cpu - start, 0);
  // Differences within the variation of the start are not meaningful.
  const ratio = long > start / 2 ? (long / Math.max(short, 1)).toFixed(2) : '-';
  console.log(
    `${title.padEnd(46)} ${String(size).padStart(8)} ${`${short.toFixed(0)} ms`.padStart(8)} ${`${long.toFixed(0)} ms`.padStart(8)}  ${ratio.padStart(5)}  ${twice.mebibytes.toFixed(0).padStart(5)} MiB`,
  );
}
