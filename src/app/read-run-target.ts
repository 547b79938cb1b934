import { readRunCommand } from '../adapters/run-command/read-run-command.ts';
import { parseWithReferences } from './load-references.ts';
import { setVariables, type RuntimeContext } from './runtime-context.ts';
import { problemGap, toFacts, type ParsedTarget } from './parsed-target.ts';

/** Reads a `docker run` line, with the seccomp profiles that it names. */
export async function readRunTarget(line: string, runtime: RuntimeContext): Promise<ParsedTarget> {
  const { directory, home } = runtime;
  const env = setVariables(runtime);
  const { workloads, problems } = await parseWithReferences(runtime.files, (load) =>
    readRunCommand(line, { env, directory, home, load }),
  );
  return {
    workloads: workloads.map(toFacts),
    gaps: problems.map((problem) => problemGap('workload', 'docker run line', problem)),
  };
}
