// `npm test`: units in one process, then the tests that start programs and engines of their own.
import { installLab } from './lab/install.mjs';
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
if (process.env.IRONHULL_LAB !== 'off' && !process.argv.includes('--units')) installLab();
process.exitCode = await runPinned(['tools/test/run.ts', ...process.argv.slice(2)]);
