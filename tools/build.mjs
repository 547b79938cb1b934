// `npm run build`: what is published, from the sources alone: one bundle, and types for each module.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root, runPinned } from './pinned.mjs';

ensureInstalled();
rmSync(join(root, 'dist'), { recursive: true, force: true });
const types = await runPinned(['node_modules/.bin/tsc', '-p', 'tsconfig.build.json']);
const bundled = types === 0 ? await runPinned(['tools/bundle.mjs']) : types;
// The helper of `ironhull probe` needs Debian's compilers: without them the package says so when it is wanted.
process.exitCode = bundled === 0 ? await runPinned(['tools/build-native.ts']) : bundled;
