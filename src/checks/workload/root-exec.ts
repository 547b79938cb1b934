import type { Check, WorkloadCase } from '../../core/check.ts';
import type { ContainerProcess, EffectiveState } from '../../core/effective.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { conclude } from '../support/conclude.ts';
import { rootOutside } from '../support/root.ts';
import { describeProcess, judgeProcesses } from '../support/running.ts';
import { isRoot } from '../support/user.ts';

/** Orphans go to the first process of their namespace: where that is another’s they look as if they were put in. */
function hasOwnProcesses({ workload, effective }: WorkloadCase): boolean {
  const mode = valueOf(workload.settings.pid.value)?.kind;
  const shared = valueOf(effective)?.namespaces.pid?.host;
  return (mode === 'private' || mode === 'default') && shared !== true;
}

/** The engine puts the command of a health check in as the configured user, whatever the application became. */
function mayBeHealthCheck({ workload: { settings } }: WorkloadCase): boolean {
  const user = valueOf(settings.user.value);
  return valueOf(settings.health.value) !== false && (user === undefined || isRoot(user));
}

function judge(
  subject: WorkloadCase,
  processes: readonly ContainerProcess[],
  state: EffectiveState,
  source: string,
): Outcome {
  const root = rootOutside(state);
  if (state.uids[1] === root) {
    return {
      state: 'not-applicable',
      because: 'the container itself runs as root: see workload/root-user',
    };
  }
  const found = processes.filter(({ entered, uid }) => entered && uid === root);
  const words = found.map(describeProcess);
  if (found.length > 0 && (!hasOwnProcesses(subject) || mayBeHealthCheck(subject))) {
    const doubt = `see whether a person put these in, or they are the container’s own: ${words.join('; ')}`;
    return { state: 'unknown', kind: 'needs-review', doubts: [doubt] };
  }
  const problems = found.map((process, index) => ({
    message: `The process ${process.name} was put into the container as root`,
    detail: { program: process.name },
    at: subject.workload.at,
    evidence: [{ source, saw: words[index] ?? process.name }] as const,
  }));
  const entered = processes.filter((process) => process.entered).length;
  const saw = `${processes.length} processes, ${entered} of them put in from outside, none as root`;
  return conclude({ problems, doubts: [], evidence: [{ source, saw }] });
}

export const check = {
  id: 'workload/root-exec',
  on: 'workload',
  title: 'Process put into a container as root',
  category: 'security',
  severity: 'medium',
  why: 'A shell that was opened with `docker exec -u 0` is root in a container that was made to run without it: what it changes there outlives it, and the application can reach it.',
  remediation:
    'Open shells as the container’s own user. Earlier ones are in the audit log, where the engine’s program is watched.',
  aliases: cisAliases('5.24'),
  references: [cisReference('5.24'), 'NIST SP 800-190, 4.4.3'],
  surfaces: ['container'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    return judgeProcesses(subject, (processes, state, from) => judge(subject, processes, state, from));
  },
  examples: { bad: [], good: [], unsure: [] },
} satisfies Check<'workload'>;
