import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { MountInfo } from '../../core/workload/effective.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { fail, pass } from '../../core/rules/outcome.ts';
import type { Problem } from '../../core/findings/finding.ts';
import { isRemapped } from '../support/workload/root.ts';
import { checkValue, placesOf, readingEvidence } from '../support/workload/setting.ts';

/** Returns why the container reaches more than its own control group; absent if nothing shows that. */
function beyondOwnGroup({ workload, engine }: WorkloadCase): string | undefined {
  if (valueOf(workload.settings.cgroupns.value)?.kind === 'host')
    return 'with the cgroup namespace of the host, those of every container and service are writable';
  return valueOf(engine)?.cgroupVersion === '1'
    ? 'with cgroup v1, the container can also allow itself every device of the host'
    : undefined;
}

function problemOf(subject: WorkloadCase): Omit<Problem, 'at' | 'evidence'> {
  const more = beyondOwnGroup(subject);
  const message = 'The container can write to its control groups, and so lift its own limits';
  return {
    message: more === undefined ? message : `${message}; ${more}`,
    detail: {},
    ...(more === undefined ? {} : { severity: 'high' }),
    change: {
      kind: 'remove',
      safety: 'risky',
      title: 'Mount the control groups read-only',
      at: subject.workload.settings.writableCgroups.written?.at ?? [],
    },
  };
}

const isGroupMount = ({ fsType }: MountInfo): boolean => /^cgroup2?$/u.test(fsType);

/**
 * Decides by the mount table of a running container: with remapped users an engine mounts the control groups
 * writable in all of them, those of `--userns=host` included (Engine 26 and 28). Absent where it shows none.
 */
function byMounts(subject: WorkloadCase): Outcome | undefined {
  const { effective, workload, engine } = subject;
  if (effective.state !== 'known') return undefined;
  const groups = effective.value.mounts.filter(isGroupMount);
  const [first] = groups;
  if (first === undefined) return undefined;
  const open = groups.find(({ options }) => options.includes('rw'));
  if (open === undefined)
    return pass(
      readingEvidence(effective, `the control groups are mounted read-only at ${first.mountPoint}`),
    );
  const saw = `${open.mountPoint} is mounted writable`;
  // A rootless engine has control groups of its user, who is root in its containers.
  if (isRemapped(subject) && valueOf(engine)?.rootless === false)
    return pass(
      readingEvidence(effective, `${saw}; its files belong to root of the host, not of the container`),
    );
  const at = placesOf(workload, 'writableCgroups');
  return fail({ ...problemOf(subject), at, evidence: [readingEvidence(effective, saw)] });
}

export const check = {
  id: 'workload/writable-cgroups',
  needs: ['running-state'],
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
    return (
      byMounts(subject) ??
      checkValue(subject.workload, 'writableCgroups', (writable, part) =>
        writable ? part.fail(problemOf(subject)) : part.pass('the control groups are mounted read-only'),
      )
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
