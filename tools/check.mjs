// `npm run check`: what can be said about the code without its tests; `npm run units`: all tests that need no engine.
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
process.exitCode = await runPinned(['tools/check/run.ts', ...process.argv.slice(2)]);
