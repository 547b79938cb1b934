// Writes the JavaScript that runs, in a few files: loading some 800 modules takes longer than most runs.
// `node tools/bundle.mjs [FOLDER]`: below FOLDER (default: dist). The packages are inside.
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? join(root, 'dist'));
const started = new Date();
const bundle = await rolldown({
  cwd: root,
  input: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' },
  platform: 'node',
});
await bundle.write({
  dir: folder,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'parts/[name].js',
});
await bundle.close();
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const licences = Object.keys(dependencies).map((name) => {
  const text = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
  return `${name} ${dependencies[name]}\n\n${text}`;
});
writeFileSync(join(folder, 'LICENSES.txt'), licences.join('\n\n'));
// The launcher runs it while no source is newer: a file that was saved meanwhile is.
utimesSync(join(folder, 'cli', 'main.js'), started, started);
