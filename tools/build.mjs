// `npm run build`: the JavaScript that is published, from the sources alone.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root, runPinned } from './pinned.mjs';

ensureInstalled();
rmSync(join(root, 'dist'), { recursive: true, force: true });
process.exitCode = await runPinned(['node_modules/.bin/tsc', '-p', 'tsconfig.build.json']);
