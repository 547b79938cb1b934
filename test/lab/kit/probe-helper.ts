import { existsSync, readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { packagedProgram } from '../../../src/io/packaged-file.ts';
import { helperFileName, isRecordedHelper } from '../../../src/probes/helper.ts';
import { helperHashes } from '../../../src/probes/helper-hashes.gen.ts';
import { buildHelper, compilerVersion } from '../../../tools/helper/build.ts';
import { labTest } from './availability.ts';

const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

/** Why containers cannot be probed here; `undefined` if the recorded helper is there, or could be built. */
export function whyNoHelper(): string | undefined {
  const path = packagedProgram(helperFileName(architecture));
  if (existsSync(path) && isRecordedHelper(architecture, readFileSync(path))) return undefined;
  const { compiler } = helperHashes[architecture];
  if (compilerVersion(architecture) !== compiler) return `the helper of probes needs ${compiler}`;
  buildHelper(architecture, path);
  return isRecordedHelper(architecture, readFileSync(path))
    ? undefined
    : 'the sources of the helper changed: node tools/build-helper.ts --record';
}

/** A test of the lab that probes containers: skipped where the compiler of the helper is another. */
export function probeTest(name: string, run: (context: TestContext) => Promise<void>): void {
  labTest(name, async (context) => {
    const why = whyNoHelper();
    if (why === undefined) await run(context);
    else if (why.includes('--record')) throw new Error(why);
    else context.skip(why);
  });
}
