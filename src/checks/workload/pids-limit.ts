import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import { absent, valueOf } from '../../core/observed.ts';
import { withKernelLimit, type KernelLimit } from '../support/workload/effective-limit.ts';
import { hostSize } from '../support/workload/host-size.ts';
import { checkValue } from '../support/workload/setting.ts';

const unlimited: Omit<Problem, 'at' | 'evidence'> = {
  message: 'The container has no PIDs limit',
  detail: {},
  change: {
    kind: 'write',
    safety: 'risky',
    title: 'Set a PIDs limit (256 is a guess: count processes and threads)',
    setting: 'pids',
    value: 256,
  },
};

/** Highest number of processes that Linux supports (`PID_MAX_LIMIT` of linux/threads.h). */
const mostEver = 4_194_304;

const inKernel: KernelLimit = {
  setting: 'pids',
  asked: ({ settings }) => valueOf(settings.pids.value),
  limitOf: ({ pidsLimit }) =>
    pidsLimit?.state === 'known' && pidsLimit.value >= mostEver ? absent(pidsLimit.from) : pidsLimit,
  notInForce: 'The requested PIDs limit is not effective',
  // Every scope has DefaultTasksMax: the same container has no limit under another cgroup driver.
  unasked: {
    ...unlimited,
    message: 'The container has no PIDs limit, only the default of systemd for its scope',
    severity: 'low',
  },
  shared: 'The container has no PIDs limit, only that of a parent cgroup',
  words: (limit) => `at most ${limit} processes`,
};

/** Memory that a thread needs before the kernel creates no more (`set_max_threads` of kernel/fork.c, 16 KiB stacks). */
const bytesPerThread = 8 * 16_384;

/** Lowest default of `kernel.pid_max`: every host whose limits are not lowered has room for as many. */
const mostOnAny = 32_768;

/**
 * Returns the number of processes that the host has room for, the lower of its two limits, and whether both are
 * known. Without `kernel.threads-max` it is the kernel's default for its memory.
 */
function mostOn(subject: WorkloadCase): { most: number; isKnown: boolean } {
  const sysctls = valueOf(valueOf(subject.host)?.sysctls);
  const numberOf = (name: string): number | undefined => {
    const text = valueOf(sysctls?.[name]);
    return text !== undefined && /^\d{1,9}$/u.test(text) ? Number(text) : undefined;
  };
  const { memoryBytes } = hostSize(subject);
  const byMemory = memoryBytes === undefined ? undefined : Math.floor(memoryBytes / bytesPerThread);
  const processes = numberOf('kernel.pid_max');
  const threads = numberOf('kernel.threads-max') ?? byMemory;
  return {
    most: Math.min(mostEver, processes ?? mostEver, threads ?? mostEver),
    isKnown: processes !== undefined && threads !== undefined,
  };
}

/** Returns the problem of a limit that is not below the host's own. */
function boundless(limit: number, most: number): Omit<Problem, 'at' | 'evidence'> {
  return {
    ...unlimited,
    message: `The PIDs limit of ${limit} has no effect: the host has room for ${most}`,
    detail: { why: 'too high' },
  };
}

function checkSetting(subject: WorkloadCase): Outcome {
  const { most, isKnown } = mostOn(subject);
  return checkValue(subject.workload, 'pids', (limit, part) => {
    if (limit <= 0) return part.fail(unlimited);
    if (limit >= most) return part.fail(boundless(limit, most));
    return isKnown || limit <= mostOnAny
      ? part.pass(inKernel.words(limit))
      : part.unknown('undecidable', `the PIDs limit of ${limit}: a host may have room for fewer processes`);
  });
}

export const check = {
  id: 'workload/pids-limit',
  needs: ['kernel', 'running-state'],
  on: 'workload',
  title: 'No PIDs limit',
  category: 'security',
  severity: 'medium',
  why: 'Without a limit a fork bomb in a container fills the process table of the host: neither other containers nor administrators can start a process.',
  remediation: 'Set a PIDs limit slightly above the peak usage of the application; threads count.',
  aliases: [
    { tool: 'docker-bench', id: '5.29' },
    { tool: 'cis', id: '5.29' },
    { tool: 'kics', id: 'Pids Limit Not Set' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.29', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D07'],
  reads: ['pids'],
  considers: ['cgroupParent'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    return withKernelLimit(subject, inKernel, checkSetting(subject));
  },
  examples: {
    bad: [
      { title: 'no limit', compose: 'image: app\n' },
      { title: 'unlimited', compose: 'image: app\npids_limit: -1\n' },
      { title: 'zero, unlimited', run: 'docker run --pids-limit 0 app' },
      { title: 'a limit above that of any host', run: 'docker run --pids-limit 4194304 app' },
      { title: 'a memory limit only', run: 'docker run -m 512m app' },
    ],
    good: [
      { title: 'a limit', compose: 'image: app\npids_limit: 256\n' },
      {
        title: 'in the deploy section',
        compose: 'image: app\ndeploy:\n  resources:\n    limits:\n      pids: 256\n',
      },
      { title: 'on the command line', run: 'docker run --pids-limit 256 app' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\npids_limit: ${PIDS}\n' },
      { title: 'a limit above that of many hosts', run: 'docker run --pids-limit 100000 app' },
      { title: 'flags in a variable', run: 'docker run $FLAGS app' },
    ],
  },
} satisfies Check<'workload'>;
