// `npm run new check workload/my-rule`: the two files of a new check.
import { ensureInstalled, runPinned } from './pinned.mjs';

ensureInstalled();
process.exitCode = await runPinned(['tools/new-check.ts', ...process.argv.slice(2)]);
