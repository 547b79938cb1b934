import { createHash } from 'node:crypto';
import { helperHashes } from './helper-hashes.gen.ts';

/** Architectures that the helper is built for, in the words of the engine. */
export type HelperArchitecture = keyof typeof helperHashes;

/** Whether the helper is built for an engine of this architecture. */
export function isHelperArchitecture(name: string): name is HelperArchitecture {
  return Object.hasOwn(helperHashes, name);
}

/** File name of the helper for an architecture. */
export function helperFileName(architecture: HelperArchitecture): string {
  return `ironhull-probe-${architecture}`;
}

/** Whether a file is the helper that was built from the sources of this version. */
export function isRecordedHelper(architecture: HelperArchitecture, bytes: Uint8Array): boolean {
  return createHash('sha256').update(bytes).digest('hex') === helperHashes[architecture].sha256;
}

/** What the recorded helper was built with. */
export function recordedCompiler(architecture: HelperArchitecture): string {
  return helperHashes[architecture].compiler;
}
