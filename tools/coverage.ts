import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checks } from '../src/checks/registry.gen.ts';
import { readEvidence } from './coverage/evidence.ts';
import { coveragePage, rulesOf, unshown } from './coverage/page.ts';

// `node tools/coverage.ts [--check] FILE`: FILE is what a run of all tests wrote with IRONHULL_COVERAGE=FILE.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean' } },
});
const [file] = positionals;
if (file === undefined) throw new Error('name the file that IRONHULL_COVERAGE named for the tests');
const evidence = readEvidence(readFileSync(file, 'utf8'));
const target = resolve(import.meta.dirname, '../docs/coverage.md');
const text = coveragePage(checks, evidence);
const wrong = unshown(checks, evidence).map((rule) => `${rule} was not seen both to fail and to pass`);
// What a subject is called can differ with the kernel; that each rule has its line cannot.
const listed = (page: string) => rulesOf(page).join(' ');
if (values.check !== true) writeFileSync(target, text);
else if (listed(readFileSync(target, 'utf8')) !== listed(text))
  wrong.push('docs/coverage.md does not list the rules there are: run `npm run coverage`');
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
