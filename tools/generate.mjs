// `npm run generate`: the registry of checks and the pages made from it.
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
process.exitCode = await runPinned(['tools/generate.ts', ...process.argv.slice(2)]);
