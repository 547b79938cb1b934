import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { ContainerProcess, EffectiveState } from '../../../core/workload/effective.ts';
import type { Outcome } from '../../../core/findings/finding.ts';
import { notApplicable } from '../../../core/rules/outcome.ts';
import { readingOf, unread } from '../subject.ts';

/** Checks a running container: not applicable if stopped, unknown if its processes were not read. */
export function checkRunning(subject: WorkloadCase, judge: (state: EffectiveState) => Outcome): Outcome {
  if (subject.workload.running === false) {
    return notApplicable('the container does not run');
  }
  const { effective } = subject;
  return effective.state === 'known' ? judge(effective.value) : unread(effective);
}

/** Checks the processes of a running container, read from `from`. */
export function checkProcesses(
  subject: WorkloadCase,
  judge: (processes: readonly ContainerProcess[], state: EffectiveState, from: string) => Outcome,
): Outcome {
  return checkRunning(subject, (state) => {
    const processes = readingOf(state.processes, 'the processes of the container');
    return processes.state === 'known' ? judge(processes.value, state, processes.from) : unread(processes);
  });
}

/** Describes a process: name, program if different, and pid. */
export function describeProcess({ name, program, pid }: ContainerProcess): string {
  const other = program.state === 'known' && program.value !== name ? ` (${program.value})` : '';
  return `${name}${other}, process ${pid}`;
}
