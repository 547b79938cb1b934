import { look } from '../../app/look.ts';
import { readNamed } from '../../app/named-files.ts';
import type { Surroundings } from '../../app/surroundings.ts';
import type { Arguments } from '../arguments.ts';
import { describeError } from '../describe-error.ts';
import { lookTargets } from '../look-targets.ts';
import { emit } from '../output.ts';

/** `ironhull facts`: what an audit would judge, as JSON. */
export async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const files = await readNamed(args.list('with'), surroundings);
  const { facts, failures } = await look(lookTargets(args), files.workloads, surroundings);
  const all = { ...facts, gaps: [...facts.gaps, ...files.gaps] };
  await emit(`${JSON.stringify(all, null, 2)}\n`, args);
  const failed = [...files.failures, ...failures];
  for (const failure of failed) process.stderr.write(describeError(failure));
  return failed.length > 0 ? 2 : 0;
}
