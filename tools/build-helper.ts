// Builds the helper of `ironhull probe` from its sources: `node tools/build-helper.ts [--record]`.
// It goes into dist/native; --record writes the hashes that are checked before each use.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { helperHashes } from '../src/probes/helper-hashes.gen.ts';
import { architectures, buildHelper, compilers, compilerVersion, hashesFile } from './helper/build.ts';

const root = resolve(import.meta.dirname, '..');
const records = process.argv.includes('--record');
const built: Record<string, { sha256: string; compiler: string }> = { ...helperHashes };

for (const architecture of architectures) {
  const { program, package: name } = compilers[architecture];
  const compiler = compilerVersion(architecture);
  if (compiler === undefined) {
    process.stderr.write(
      `helper for ${architecture} not built: ${program} is not installed (Debian: ${name})\n`,
    );
    if (records) process.exitCode = 1;
    continue;
  }
  const sha256 = buildHelper(architecture, join(root, 'dist/native', `ironhull-probe-${architecture}`));
  const recorded = helperHashes[architecture];
  built[architecture] = { sha256, compiler };
  if (!records && recorded.sha256 !== sha256)
    process.stderr.write(
      `helper for ${architecture} built by ${compiler}: it has not the recorded hash and is not used; that is of ${recorded.compiler}\n`,
    );
}
if (records) writeFileSync(join(root, 'src/probes/helper-hashes.gen.ts'), hashesFile(built));
