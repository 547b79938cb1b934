import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCheckout } from '../memory/checkout.ts';
import { recall } from '../memory/recall.ts';
import { lintedFiles, lintInputsIn } from './inputs.ts';

// Types and the rules on them take almost all of the time, and are found together. With `--remember FILE` they run on
// the files alone that did not pass before with the same inputs; all other rules run on all files.
const { values } = parseArgs({ options: { remember: { type: 'string' } } });

const root = process.cwd();
const withTypes = ['--type-aware', '--type-check'];

/** Runs oxlint; whether it found nothing. */
function lint(...args: readonly string[]): boolean {
  const program = join(root, 'node_modules/.bin/oxlint');
  return spawnSync(process.execPath, [program, '--quiet', ...args], { stdio: 'inherit' }).status === 0;
}

function lintLeft(memory: string): boolean {
  const checkout = readCheckout(root);
  const installed = readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8');
  const files = lintedFiles(checkout);
  const inputsOf = lintInputsIn(checkout, [process.version, process.platform, process.arch, installed]);
  const { left, remember } = recall({ root, checkout, memory }, files, inputsOf);
  console.log(`lint: ${files.length} files, of which ${files.length - left.length} passed before`);
  const passed =
    left.length === files.length
      ? lint(...withTypes, '.')
      : lint('.') && (left.length === 0 || lint(...withTypes, ...left));
  if (passed) remember(() => 0);
  return passed;
}

const passed = values.remember === undefined ? lint(...withTypes, '.') : lintLeft(values.remember);
process.exitCode = passed ? 0 : 1;
