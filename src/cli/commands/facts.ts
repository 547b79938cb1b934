import { collectLive } from '../../app/collect-live.ts';
import { readTargets } from '../../app/targets/read-targets.ts';
import { fileProblemGap } from '../../app/targets/file-problem.ts';
import { malformed } from '../../app/parsed-target.ts';
import type { RuntimeContext } from '../../app/runtime-context.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from '../arguments.ts';
import { describeError } from '../describe-error.ts';
import { liveTargets } from '../live-targets.ts';
import { emit } from '../output.ts';

/** `ironhull facts`: what an audit would judge, as JSON. */
export async function run(args: Arguments, runtime: RuntimeContext): Promise<number> {
  const named = args.list('with').map((path) => ({ path }));
  const files = await readTargets(named, runtime);
  const [machine] = files.recorded;
  if (machine)
    throw new IronhullError('USAGE', `${machine.shown}: facts are judged by audit, not collected again`);
  const { facts, failures } = await collectLive(liveTargets(args), files.facts.workloads, runtime);
  const invalid = files.problems.map(fileProblemGap);
  const all = { ...facts, gaps: [...facts.gaps, ...files.gaps, ...invalid] };
  await emit(`${JSON.stringify(all, null, 2)}\n`, args);
  const failed = [...files.failures, ...invalid.map(malformed), ...failures];
  for (const failure of failed) process.stderr.write(describeError(failure));
  return failed.length > 0 ? 2 : 0;
}
