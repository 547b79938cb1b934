// Builds the helper of `ironhull probe` from its sources: `node tools/build-helper.ts [--record]`.
// It goes into dist/native; --record writes the hashes that are checked before each use.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { architectures, buildHelper, compilers, compilerVersion } from './helper/build.ts';

const root = resolve(import.meta.dirname, '..');
const recordFile = join(root, 'native/hashes.json');
const records = process.argv.includes('--record');
const recorded = JSON.parse(readFileSync(recordFile, 'utf8')) as Record<
  string,
  { sha256: string; compiler: string }
>;

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
  if (records) recorded[architecture] = { sha256, compiler };
  else if (recorded[architecture]?.sha256 !== sha256)
    process.stderr.write(
      `helper for ${architecture}: built by ${compiler}, it has not the recorded hash and is not used; recorded: ${recorded[architecture]?.compiler ?? 'none'}\n`,
    );
}
if (records) writeFileSync(recordFile, `${JSON.stringify(recorded, undefined, 2)}\n`);
