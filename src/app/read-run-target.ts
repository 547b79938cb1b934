import { readRunCommand } from '../adapters/run-command/read-run-command.ts';
import { setVariables, type Surroundings } from './surroundings.ts';
import { gapOf, toFacts, type WrittenReading } from './written-reading.ts';

/** Reads a `docker run` line. */
export function readRunTarget(line: string, surroundings: Surroundings): WrittenReading {
  const { directory, home } = surroundings;
  const { workloads, problems } = readRunCommand(line, { env: setVariables(surroundings), directory, home });
  return {
    workloads: workloads.map(toFacts),
    gaps: problems.map((problem) => gapOf('workload', 'docker run line', problem)),
  };
}
