import { collectLive } from '../../app/collect-live.ts';
import { readNamed } from '../../app/named-files.ts';
import type { RuntimeContext } from '../../app/runtime-context.ts';
import type { Arguments } from '../arguments.ts';
import { describeError } from '../describe-error.ts';
import { liveTargets } from '../live-targets.ts';
import { emit } from '../output.ts';

/** `ironhull facts`: what an audit would judge, as JSON. */
export async function run(args: Arguments, runtime: RuntimeContext): Promise<number> {
  const files = await readNamed(args.list('with'), runtime);
  const { facts, failures } = await collectLive(liveTargets(args), files.workloads, runtime);
  const all = { ...facts, gaps: [...facts.gaps, ...files.gaps] };
  await emit(`${JSON.stringify(all, null, 2)}\n`, args);
  const failed = [...files.failures, ...failures];
  for (const failure of failed) process.stderr.write(describeError(failure));
  return failed.length > 0 ? 2 : 0;
}
