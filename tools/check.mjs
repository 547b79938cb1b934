// `npm run check`: everything that can be said about the code without an engine.
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
process.exitCode = await runPinned(['tools/check/run.ts', ...process.argv.slice(2)]);
