import { look } from '../../app/look.ts';
import type { Surroundings } from '../../app/surroundings.ts';
import type { Arguments } from '../arguments.ts';
import { describeError } from '../describe-error.ts';
import { lookTargets } from '../look-targets.ts';
import { emit } from '../write-report.ts';

/** `ironhull facts`: what an audit would judge, as JSON. */
export async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { facts, failures } = await look(lookTargets(args), surroundings);
  await emit(`${JSON.stringify(facts, null, 2)}\n`, args);
  for (const failure of failures) process.stderr.write(describeError(failure));
  return failures.length > 0 ? 2 : 0;
}
