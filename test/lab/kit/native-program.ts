import { existsSync, readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { packagedProgram } from '../../../src/io/packaged-file.ts';
import {
  isRecordedProgram,
  nativeFileName,
  recordedCompiler,
} from '../../../src/knowledge/native/native-program.ts';
import type { NativeProgram } from '../../../src/knowledge/native/native-program.ts';
import { buildProgram, compilerVersion } from '../../../tools/native/build.ts';
import { labTest } from './availability.ts';

const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** Why a program of ours cannot be used here; `undefined` if the recorded one is there, or could be built. */
export function whyNoProgram(program: NativeProgram): string | undefined {
  const path = packagedProgram(nativeFileName(program, architecture));
  const isRecorded = (): boolean => isRecordedProgram(program, architecture, readFileSync(path));
  if (existsSync(path) && isRecorded()) return undefined;
  const compiler = recordedCompiler(program, architecture);
  if (compilerVersion(architecture) !== compiler) return `the program ${program} needs ${compiler}`;
  buildProgram(program, architecture, path);
  return isRecorded() ? undefined : `the sources of ${program} changed: node tools/build-native.ts --record`;
}

/** A test of the lab that needs a program of ours: skipped where the compiler of it is another. */
export function nativeTest(
  program: NativeProgram,
  name: string,
  run: (context: TestContext) => Promise<void>,
): void {
  labTest(name, async (context) => {
    // Every recording uses the program for files where it is there.
    const why = whyNoProgram(program) ?? whyNoProgram('files');
    if (why === undefined) await run(context);
    else if (why.includes('--record')) throw new Error(why);
    else context.skip(why);
  });
}

/** A test of the lab that probes containers. */
export const probeTest = nativeTest.bind(undefined, 'probe');
