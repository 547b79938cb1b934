// Builds the programs of `native` from their sources: `node tools/build-native.ts [--record]`.
// They go into dist/native; --record writes the hashes that are checked before each use.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nativePrograms } from '../src/knowledge/native/native-programs.gen.ts';
import {
  architectures,
  buildProgram,
  compilers,
  compilerVersion,
  hashesFile,
  programs,
} from './native/build.ts';
import type { BuiltProgram } from './native/build.ts';

const root = resolve(import.meta.dirname, '..');
const records = process.argv.includes('--record');
const recorded: Readonly<Record<string, BuiltProgram>> = nativePrograms;
const built: Record<string, BuiltProgram> = { ...recorded };

for (const architecture of architectures) {
  const compiler = compilerVersion(architecture);
  if (compiler === undefined) {
    const { program, package: name } = compilers[architecture];
    process.stderr.write(
      `programs for ${architecture} not built: ${program} is not installed (Debian: ${name})\n`,
    );
    if (records) process.exitCode = 1;
    continue;
  }
  for (const program of programs) {
    const file = join(root, 'dist/native', `ironhull-${program}-${architecture}`);
    const sha256 = buildProgram(program, architecture, file);
    const before = recorded[program]?.[architecture];
    built[program] = { ...built[program], [architecture]: { sha256, compiler } };
    if (!records && before?.sha256 !== sha256)
      process.stderr.write(
        `${program} for ${architecture} built by ${compiler}: it has not the recorded hash and is not used; that is of ${before?.compiler ?? 'no compiler'}\n`,
      );
  }
}
if (records) writeFileSync(join(root, 'src/knowledge/native/native-programs.gen.ts'), hashesFile(built));
