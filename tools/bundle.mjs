// Writes the JavaScript that runs, in a few files: loading some 800 modules takes longer than most runs.
// `node tools/bundle.mjs [FOLDER]`: below FOLDER (default: dist). The packages are inside.
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { fingerprintOfSources } from '../src/io/program-fingerprint.ts';
import { withoutImports } from './bundle/builtin-modules.mjs';
import { groupsOf } from './bundle/parts.mjs';
import { withPlainCharacters } from './bundle/plain-characters.mjs';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? join(root, 'dist'));
const started = new Date();

const bundle = await rolldown({
  cwd: root,
  input: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' },
  platform: 'node',
  // A module that one run loads late may be in the file of others.
  checks: { ineffectiveDynamicImport: false },
  // What the built command kept counts only for the same code.
  transform: { define: { BUILT_FINGERPRINT: JSON.stringify(fingerprintOfSources(root)) } },
});
await bundle.write({
  dir: folder,
  // Scripts: of modules Node keeps no compiled functions (`bin/load-bundle.js`).
  format: 'cjs',
  strict: true,
  entryFileNames: '[name].cjs',
  chunkFileNames: 'parts/[name].cjs',
  comments: false,
  codeSplitting: { groups: groupsOf(join(root, 'src')) },
  plugins: [
    {
      name: 'small-sources',
      renderChunk: (code) => ({ code: withoutImports(code) }),
      // The printer of the bundler writes characters, not their escapes: only what it has printed can have them.
      generateBundle(_options, files) {
        for (const file of Object.values(files))
          if (file.type === 'chunk') file.code = withPlainCharacters(file.code);
        const names = files['index.cjs'].exports.join(', ');
        this.emitFile({
          type: 'asset',
          fileName: 'index.js',
          source: `export { ${names} } from './index.cjs';\n`,
        });
      },
    },
  ],
});
await bundle.close();
writeFileSync(join(folder, 'LICENSES.txt'), licences().join('\n\n'));
// The launcher runs it while no source is newer: a file that was saved meanwhile is.
utimesSync(join(folder, 'cli', 'main.cjs'), started, started);

/** The licence of every package that is inside, those that packages need included. */
function licences() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const inside = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  return inside.map(([path, { version, license }]) => {
    const own = join(root, path, 'LICENSE');
    // A package of the same licence that ships no copy of its text.
    const file = !existsSync(own) && license === 'Apache-2.0' ? join(root, 'LICENSE') : own;
    return `${path.replace('node_modules/', '')} ${version}\n\n${readFileSync(file, 'utf8')}`;
  });
}
