import type { Check, WorkloadCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/setting.ts';

/** Returns why the container reaches more than its own control group; absent if nothing shows that. */
function beyondOwnGroup({ workload, engine }: WorkloadCase): string | undefined {
  if (valueOf(workload.settings.cgroupns.value)?.kind === 'host')
    return 'with the cgroup namespace of the host, those of every container and service are writable';
  return valueOf(engine)?.cgroupVersion === '1'
    ? 'with cgroup v1, the container can also allow itself every device of the host'
    : undefined;
}

function problemOf(subject: WorkloadCase, part: CheckedPart): Outcome {
  const more = beyondOwnGroup(subject);
  const message = 'The container can write to its control groups, and so lift its own limits';
  return part.fail({
    message: more === undefined ? message : `${message}; ${more}`,
    ...(more === undefined ? {} : { severity: 'high' }),
    change: {
      kind: 'remove',
      safety: 'risky',
      title: 'Mount the control groups read-only',
      at: subject.workload.settings.writableCgroups.written?.at ?? [],
    },
  });
}

export const check = {
  id: 'workload/writable-cgroups',
  needs: [],
  on: 'workload',
  title: 'Control groups writable in container',
  category: 'security',
  severity: 'medium',
  why: 'Memory, CPU and process limits are files below /sys/fs/cgroup. Root in a container that may write them raises its own limits and exhausts the host; with cgroup v1 it also opens host devices to itself.',
  remediation:
    'Remove `writable-cgroups=true`. Where a container must run systemd, keep a private cgroup namespace and cgroup v2, and set the limits on a parent cgroup.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D07'],
  reads: ['writableCgroups'],
  considers: ['cgroupns'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return checkValue(subject.workload, 'writableCgroups', (writable, part) =>
      writable ? problemOf(subject, part) : part.pass('the control groups are mounted read-only'),
    );
  },
  examples: {
    bad: [
      { title: 'to run systemd', compose: 'image: app\nsecurity_opt:\n  - writable-cgroups=true\n' },
      { title: 'on the command line', run: 'docker run --security-opt writable-cgroups=true app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'switched off', run: 'docker run --security-opt writable-cgroups=false app' },
    ],
    unsure: [{ title: 'an unknown option', compose: 'image: app\nsecurity_opt:\n  - ${SECURITY}\n' }],
  },
} satisfies Check<'workload'>;
