import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Problem, ProposedChange, Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { fail, pass, unknown } from '../../core/rules/outcome.ts';
import { allowsCall } from '../../formats/seccomp/read-filter.ts';
import { checkValue, placesOf } from '../support/workload/setting.ts';
import { unread } from '../support/subject.ts';

/** Returns the change to the default profile; removing the setting does not help if the engine's default is unconfined. */
function changeOf({ workload, engine }: WorkloadCase): ProposedChange | undefined {
  if (valueOf(valueOf(engine)?.seccompProfile) === 'unconfined') {
    return {
      kind: 'manual',
      title: 'Use the built-in seccomp profile (the engine’s default is unconfined)',
      steps: [
        'Recreate the container with `--security-opt seccomp=builtin` and no other profile',
        'For all containers: engine/seccomp-default',
      ],
    };
  }
  const at = workload.settings.seccomp.written?.at;
  return at && { kind: 'remove', safety: 'risky', title: 'Use the default seccomp profile', at };
}

function problemOf(subject: WorkloadCase, message: string): Omit<Problem, 'at' | 'evidence'> {
  const change = changeOf(subject);
  return { message, detail: {}, ...(change && { change }) };
}

function failed(subject: WorkloadCase, message: string, source: string): Outcome {
  const at = placesOf(subject.workload, 'seccomp');
  const evidence = [{ source, saw: message }] as const;
  return fail({ ...problemOf(subject, message), at, evidence });
}

/** Checks the running filter: a pass needs a runtime specification whose default action denies. */
function byReadings(subject: WorkloadCase): Outcome | undefined {
  const { effective, spec } = subject;
  if (effective.state === 'known' && effective.value.seccompMode === 0) {
    return failed(subject, 'The container runs without seccomp', effective.from);
  }
  if (spec.state !== 'known') return undefined;
  const action = spec.value.seccompDefaultAction;
  if (action.state === 'absent') return failed(subject, 'The container has no seccomp profile', action.from);
  if (action.state === 'unreadable') return unread(action);
  return byAction(subject, action.value, action.from);
}

/** Checks the default action, which applies to syscalls that the filter does not name. */
function byAction(subject: WorkloadCase, action: string, from: string): Outcome {
  switch (allowsCall(action)) {
    case true:
      return failed(
        subject,
        `The seccomp profile allows every syscall that it does not name (${action})`,
        from,
      );
    case false:
      return pass({ source: from, saw: `default action ${action}` });
    case undefined:
      return unknown(
        'needs-review',
        `${from}: another process decides about syscalls that are not named (${action})`,
      );
  }
}

function byProfile(subject: WorkloadCase): Outcome {
  const judged = checkValue(subject.workload, 'seccomp', (profile, part) =>
    profile.kind === 'unconfined'
      ? part.fail(problemOf(subject, 'Seccomp disabled'))
      : profile.kind === 'custom'
        ? part.pass(`custom profile ${profile.name}`)
        : part.pass('the default profile'),
  );
  const profile = subject.workload.settings.seccomp.value;
  if (profile.state !== 'known' || profile.value.kind !== 'custom') return judged;
  const { name, content } = profile.value;
  if (content?.state === 'known') return byAction(subject, content.value.defaultAction, content.from);
  const why = content?.state === 'unreadable' ? ` (${content.detail})` : '';
  return unknown('undecidable', `the profile ${name} was not read${why} and may allow everything`);
}

export const check = {
  id: 'workload/seccomp',
  needs: ['running-state'],
  on: 'workload',
  title: 'Seccomp is disabled (seccomp=unconfined)',
  category: 'security',
  severity: 'high',
  why: 'Without seccomp a container may make every syscall of the host kernel, rarely used and vulnerable ones included. The default profile denies about fifty.',
  remediation:
    'Remove `seccomp=unconfined`. Where the default profile is too strict, add the needed syscalls to a copy of it.',
  aliases: [
    { tool: 'docker-bench', id: '5.22' },
    { tool: 'cis', id: '5.22' },
    { tool: 'kics', id: 'Default Seccomp Profile Disabled' },
    { tool: 'docksec', id: 'disabled-security-opt' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.22', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D04'],
  reads: ['seccomp'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return byReadings(subject) ?? byProfile(subject);
  },
  examples: {
    bad: [
      { title: 'disabled', compose: 'image: app\nsecurity_opt:\n  - seccomp:unconfined\n' },
      { title: 'on the command line', run: 'docker run --security-opt seccomp=unconfined app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'another option', run: 'docker run --security-opt no-new-privileges app' },
    ],
    unsure: [
      {
        title: 'a profile that was not read',
        compose: 'image: app\nsecurity_opt:\n  - seccomp:profile.json\n',
      },
    ],
  },
} satisfies Check<'workload'>;
