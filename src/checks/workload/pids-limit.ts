import type { Check, WorkloadCase } from '../../core/check.ts';
import type { Problem, Outcome } from '../../core/finding.ts';
import { absent, valueOf } from '../../core/observed.ts';
import { checkKernelLimit, type KernelLimit } from '../support/effective-limit.ts';
import { checkValue } from '../support/setting.ts';

const unlimited: Omit<Problem, 'at' | 'evidence'> = {
  message: 'The container may start as many processes as the host has room for',
  detail: {},
  change: {
    kind: 'write',
    safety: 'risky',
    title: 'Limit the number of processes (256 is a guess: count what it uses, threads too)',
    setting: 'pids',
    value: 256,
  },
};

/** No Linux numbers more processes than this at a time (`PID_MAX_LIMIT` of linux/threads.h). */
const mostEver = 4_194_304;

const inKernel: KernelLimit = {
  setting: 'pids',
  limitOf: ({ pidsLimit }) =>
    pidsLimit?.state === 'known' && pidsLimit.value >= mostEver ? absent(pidsLimit.from) : pidsLimit,
  notInForce: 'The limit on processes that was asked for is not in force',
  shared: 'The container has no limit of its own, only a share in that of a control group above it',
  words: (limit) => `at most ${limit} processes`,
};

/** How many processes the host can have at most, as far as it is known. */
function mostOn({ host }: WorkloadCase): number {
  const text = valueOf(valueOf(valueOf(host)?.sysctls)?.['kernel.pid_max']);
  return text !== undefined && /^\d{1,7}$/u.test(text) ? Number(text) : mostEver;
}

/** A limit that only the host itself would reach. */
function boundless(limit: number, most: number): Omit<Problem, 'at' | 'evidence'> {
  return {
    ...unlimited,
    message: `The limit of ${limit} is no less than what the host can have altogether (${most})`,
    detail: { why: 'too high' },
  };
}

function judgeSetting(subject: WorkloadCase): Outcome {
  const most = mostOn(subject);
  return checkValue(subject.workload, 'pids', (limit, part) => {
    if (limit <= 0) return part.fail(unlimited);
    return limit < most ? part.pass(inKernel.words(limit)) : part.fail(boundless(limit, most));
  });
}

export const check = {
  id: 'workload/pids-limit',
  on: 'workload',
  title: 'Number of processes is not limited',
  category: 'security',
  severity: 'medium',
  why: 'Whoever runs code in a container without a limit fills the process table of the host with a fork bomb: no other container, and no administrator, can start a process any more.',
  remediation:
    'Set a limit on processes a little above what the application uses at its busiest; every thread counts as one.',
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
    return checkKernelLimit(subject, inKernel) ?? judgeSetting(subject);
  },
  examples: {
    bad: [
      { title: 'no limit', compose: 'image: app\n' },
      { title: 'a limit lifted by name', compose: 'image: app\npids_limit: -1\n' },
      { title: 'zero is no limit', run: 'docker run --pids-limit 0 app' },
      { title: 'a limit that no host reaches', run: 'docker run --pids-limit 4194304 app' },
      { title: 'a limit on the memory only', run: 'docker run -m 512m app' },
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
      { title: 'a variable decides', compose: 'image: app\npids_limit: ${PIDS}\n' },
      { title: 'flags from a variable', run: 'docker run $FLAGS app' },
    ],
  },
} satisfies Check<'workload'>;
