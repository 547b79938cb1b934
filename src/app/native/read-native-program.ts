import { packagedProgram } from '../../io/packaged-file.ts';
import { readProgram } from '../../io/temporary-program.ts';
import {
  isRecordedProgram,
  nativeFileName,
  recordedCompiler,
} from '../../knowledge/native/native-program.ts';
import type { NativeArchitecture, NativeProgram } from '../../knowledge/native/native-program.ts';

/** A program of ours, or why it cannot be used. */
export type ReadProgram =
  | { path: string; bytes: Buffer }
  | { path?: undefined; bytes?: undefined; why: string };

/** Reads a program that ships with Ironhull, if it is the one that was recorded with the sources. */
export async function readNativeProgram(
  program: NativeProgram,
  architecture: NativeArchitecture,
): Promise<ReadProgram> {
  const path = packagedProgram(nativeFileName(program, architecture));
  const bytes = await readProgram(path);
  if (bytes === undefined) return { why: `${path} is not there` };
  if (!isRecordedProgram(program, architecture, bytes))
    return {
      why: `${path} has not the recorded hash, which is that of ${recordedCompiler(program, architecture)}`,
    };
  return { path, bytes };
}
