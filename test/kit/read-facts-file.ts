import { basename, dirname } from 'node:path';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { readTargets } from '../../src/app/targets/read-targets.ts';
import type { Facts } from '../../src/core/facts/facts.ts';

/** The facts in a file, as a command that is given the file reads them. */
export async function readFactsFile(path: string): Promise<Facts> {
  const machine = { ...localMachine('0.0.0', () => undefined), directory: dirname(path) };
  const { recorded } = await readTargets([{ path: basename(path), kind: 'facts' }], machine);
  const [one] = recorded;
  if (!one) throw new Error('no facts were read');
  return one.facts;
}
