import type { WorkloadCase } from '../../core/check.ts';
import type { ContainerProcess, EffectiveState } from '../../core/effective.ts';
import type { Outcome } from '../../core/finding.ts';
import { notApplicable } from '../../core/outcome.ts';
import { readingOf, unread } from './subject.ts';

/** Judges what runs: a container that does not run has no processes, one that could not be looked at is unknown. */
export function checkRunning(subject: WorkloadCase, judge: (state: EffectiveState) => Outcome): Outcome {
  if (subject.workload.running === false) {
    return notApplicable('the container does not run');
  }
  const { effective } = subject;
  return effective.state === 'known' ? judge(effective.value) : unread(effective);
}

/** Judges the processes of a container that runs. `from` names where they were read. */
export function checkProcesses(
  subject: WorkloadCase,
  judge: (processes: readonly ContainerProcess[], state: EffectiveState, from: string) => Outcome,
): Outcome {
  return checkRunning(subject, (state) => {
    const processes = readingOf(state.processes, 'the processes of the container');
    return processes.state === 'known' ? judge(processes.value, state, processes.from) : unread(processes);
  });
}

/** A process in words: its name, its program where that is another, and its number. */
export function describeProcess({ name, program, pid }: ContainerProcess): string {
  const other = program.state === 'known' && program.value !== name ? ` (${program.value})` : '';
  return `${name}${other}, process ${pid}`;
}
