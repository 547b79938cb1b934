// `npm test`: units in one process, then the tests that start programs and engines of their own.
import { installLab } from './lab/install.mjs';
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
const args = process.argv.slice(2);
if (process.env.IRONHULL_LAB !== 'off' && !args.includes('--units'))
  installLab(args.filter((word) => !word.startsWith('-')));
process.exitCode = await runPinned(['tools/test/run.ts', ...args]);
