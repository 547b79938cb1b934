import { readRunCommand } from '../adapters/run-command/read-run-command.ts';
import { readWithFiles } from './load-on-demand.ts';
import { setVariables, type Surroundings } from './surroundings.ts';
import { gapOf, toFacts, type WrittenReading } from './written-reading.ts';

/** Reads a `docker run` line, with the seccomp profiles that it names. */
export async function readRunTarget(line: string, surroundings: Surroundings): Promise<WrittenReading> {
  const { directory, home } = surroundings;
  const env = setVariables(surroundings);
  const { workloads, problems } = await readWithFiles(surroundings.files, (load) =>
    readRunCommand(line, { env, directory, home, load }),
  );
  return {
    workloads: workloads.map(toFacts),
    gaps: problems.map((problem) => gapOf('workload', 'docker run line', problem)),
  };
}
