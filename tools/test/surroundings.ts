import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenVariables } from '../memory/machine.ts';

function setVariables(wanted: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (wanted[name] === undefined) delete process.env[name];
  Object.assign(process.env, wanted);
}

/**
 * Calls `use` in a new empty folder, with the variables that `givenVariables` lists. A unit test finds the checkout
 * from its own place alone, so that its text says whether it may read there (tools/test/inputs.ts).
 */
export async function withPlainSurroundings<T>(use: () => Promise<T>): Promise<T> {
  const folder = process.cwd();
  const env = { ...process.env };
  const empty = mkdtempSync(join(tmpdir(), 'ironhull-cwd-'));
  setVariables(givenVariables(env));
  process.chdir(empty);
  try {
    return await use();
  } finally {
    process.chdir(folder);
    setVariables(env);
    rmSync(empty, { recursive: true, force: true });
  }
}
