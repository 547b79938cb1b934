import { createHash } from 'node:crypto';
import { nativePrograms } from './native-programs.gen.ts';

/** Programs of ours in C, each built from a folder of `native`: `probe`. */
export type NativeProgram = keyof typeof nativePrograms;

/** Architectures that they are built for, in the words of the engine. */
export type NativeArchitecture = keyof (typeof nativePrograms)[NativeProgram];

/** Whether our programs are built for machines of this architecture. */
export function isNativeArchitecture(name: string): name is NativeArchitecture {
  return Object.hasOwn(nativePrograms.probe, name);
}

/** File name of a program for an architecture. */
export function nativeFileName(program: NativeProgram, architecture: NativeArchitecture): string {
  return `ironhull-${program}-${architecture}`;
}

/** Whether a file is the program that was built from the sources of this version. */
export function isRecordedProgram(
  program: NativeProgram,
  architecture: NativeArchitecture,
  bytes: Uint8Array,
): boolean {
  return createHash('sha256').update(bytes).digest('hex') === nativePrograms[program][architecture].sha256;
}

/** What the recorded program was built with. */
export function recordedCompiler(program: NativeProgram, architecture: NativeArchitecture): string {
  return nativePrograms[program][architecture].compiler;
}
