// `npm test`: units in one process, then the tests that start processes and engines.
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
process.exitCode = await runPinned(['tools/test/run.ts', ...process.argv.slice(2)]);
