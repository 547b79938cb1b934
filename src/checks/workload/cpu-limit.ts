import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import type { Workload } from '../../core/workload/workload.ts';
import type { CpuLimits } from '../../core/workload/workload-limits.ts';
import { valueOf } from '../../core/observed.ts';
import { fail } from '../../core/rules/outcome.ts';
import { countCpus } from '../../formats/proc/cpu-list.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { withKernelLimit, type KernelLimit } from '../support/workload/effective-limit.ts';
import { hostSize } from '../support/workload/host-size.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue, placesOf, readingEvidence } from '../support/workload/setting.ts';
import { writeSetting } from '../support/workload/write-setting.ts';

/** Default CPU shares; setting this value changes nothing. */
const defaultShares = 1024;

function unlimited(workload: Workload): Omit<Problem, 'at' | 'evidence'> {
  return {
    message: 'The container has no CPU limit, nor fewer CPU shares than the default',
    detail: {},
    change: writeSetting(workload, {
      title: 'Set a CPU limit (one CPU is a guess: measure the usage)',
      setting: 'cpu',
      value: 1,
    }),
  };
}

const inKernel: KernelLimit = {
  setting: 'cpu',
  asked: ({ settings }) => {
    const limits = valueOf(settings.cpu.value);
    return limits && (limits.cpus ?? 0);
  },
  limitOf: ({ cpuLimit }) => cpuLimit,
  notInForce: 'The requested CPU limit is not effective',
  shared: 'The container has no CPU limit, only that of a parent cgroup',
  words: (cpus) => `at most ${cpus} CPUs`,
};

/** More CPUs than a host has (the kernel takes a quota of any size). */
const mostCpus = 1024;

/** Whether shares make a container yield to others: with more than the default the others yield to it. */
function isLower(shares: number): boolean {
  return shares > 0 && shares < defaultShares;
}

interface Bound {
  words: string;
  /** CPUs available to the container; absent for shares. */
  cpus?: number;
}

/** Returns the CPU limits: quota, NanoCPUs, shares and CPU set. */
function boundsOf({ cpus = 0, shares = defaultShares, cpuset = '' }: CpuLimits): readonly Bound[] {
  const inSet = countCpus(cpuset);
  return [
    ...(cpus > 0 ? [{ words: `at most ${cpus} CPUs`, cpus }] : []),
    ...(isLower(shares) ? [{ words: `${shares} CPU shares` }] : []),
    ...(cpuset === ''
      ? []
      : // More than a list may have: an engine starts no such container.
        [{ words: `CPUs ${cpuset} only`, cpus: inSet ?? Number.POSITIVE_INFINITY }]),
  ];
}

function checkLimits(
  workload: Workload,
  limits: CpuLimits,
  onHost: number | undefined,
  part: CheckedPart,
): Outcome {
  const bounds = boundsOf(limits);
  const hold = bounds.filter(({ cpus }) => cpus === undefined || cpus < (onHost ?? mostCpus));
  if (hold.length > 0) return part.pass(hold.map(({ words }) => words).join(', '));
  const [first] = bounds;
  return first === undefined
    ? part.fail(unlimited(workload))
    : part.fail({
        ...unlimited(workload),
        message: `The CPU limit has no effect: ${first.words}, and ${onHost === undefined ? 'no host has as many' : `the host has ${onHost}`}`,
      });
}

/** Returns the problem of a container that may run on more CPUs than it was given: its set was changed after the start. */
function widenedSet({ workload, effective }: WorkloadCase, cpuset: string): Outcome | undefined {
  const allowed = valueOf(effective)?.cpusAllowed;
  const given = countCpus(cpuset);
  if (allowed === undefined || given === undefined || allowed <= given) return undefined;
  return fail({
    message: inKernel.notInForce,
    detail: { why: 'widened' },
    evidence: [readingEvidence(effective, `may run on ${allowed} CPUs, and was given ${cpuset}`)],
    at: placesOf(workload, 'cpu'),
  });
}

export const check = {
  id: 'workload/cpu-limit',
  needs: ['running-state'],
  on: 'workload',
  title: 'No CPU limit',
  category: 'security',
  severity: 'low',
  why: 'A compromised or hanging container takes CPU time from all others. Cryptocurrency miners look for such hosts.',
  remediation: 'Set a CPU limit, or lower CPU shares where the container only needs to yield to others.',
  aliases: [
    ...cisAliases('5.12'),
    { tool: 'kics', id: 'Cpus Not Limited' },
    { tool: 'docksec', id: 'no-resource-limits' },
  ],
  references: [cisReference('5.12'), 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D07'],
  reads: ['cpu'],
  considers: ['cgroupParent'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const { cpus } = hostSize(subject);
    const { workload } = subject;
    const requested = checkValue(workload, 'cpu', (limits, part) =>
      checkLimits(workload, limits, cpus, part),
    );
    const limits = valueOf(subject.workload.settings.cpu.value) ?? {};
    const { cpus: quota = 0, shares = defaultShares, cpuset = '' } = limits;
    if (isLower(shares)) return requested;
    const widened = cpuset === '' ? undefined : widenedSet(subject, cpuset);
    if (cpuset !== '' && widened === undefined) return requested;
    return quota > 0 || widened === undefined ? withKernelLimit(subject, inKernel, requested) : widened;
  },
  examples: {
    bad: [
      { title: 'a set of more CPUs than any host has', run: 'docker run --cpuset-cpus 0-9999 app' },
      { title: 'no limit', compose: 'image: app\n' },
      { title: 'the default CPU shares', run: 'docker run --cpu-shares 1024 app' },
      { title: 'more CPU shares than others', run: 'docker run --cpu-shares 262144 app' },
      { title: 'more CPUs than a host has', run: 'docker run --cpu-quota 99999999999 app' },
    ],
    good: [
      { title: 'a CPU limit', compose: 'image: app\ncpus: 0.5\n' },
      {
        title: 'in the deploy section',
        compose: 'image: app\ndeploy:\n  resources:\n    limits:\n      cpus: "0.5"\n',
      },
      { title: 'a quota', run: 'docker run --cpu-quota 50000 app' },
      { title: 'a set of CPUs', run: 'docker run --cpuset-cpus 0-1 app' },
      { title: 'lower CPU shares', run: 'docker run --cpu-shares 512 app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\ncpus: ${CPUS}\n' }],
  },
} satisfies Check<'workload'>;
