// `npm run coverage`: all tests with the lab, and docs/coverage.md from what they saw.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installLab } from './lab/install.mjs';
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
process.env.IRONHULL_VM = 'required';
installLab();
const folder = mkdtempSync(join(tmpdir(), 'ironhull-coverage-'));
const file = join(folder, 'evidence.jsonl');
process.env.IRONHULL_COVERAGE = file;
process.env.IRONHULL_LAB = 'required';
const tests = await runPinned(['tools/test/run.ts']);
process.exitCode = tests === 0 ? await runPinned(['tools/coverage.ts', file]) : tests;
rmSync(folder, { recursive: true });
