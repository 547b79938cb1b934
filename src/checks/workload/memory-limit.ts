import type { Check } from '../../core/check.ts';
import type { Problem, Outcome } from '../../core/finding.ts';
import { hostSize } from '../support/host-size.ts';
import { checkKernelLimit, type KernelLimit } from '../support/effective-limit.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/setting.ts';

const unlimited: Omit<Problem, 'at' | 'evidence'> = {
  message: 'The container may use all memory of the host',
  detail: {},
  change: {
    kind: 'write',
    safety: 'risky',
    title: 'Limit the memory (512 MiB is a guess: measure what it uses)',
    setting: 'memory',
    value: '512m',
  },
};

const inKernel: KernelLimit = {
  setting: 'memory',
  limitOf: (state) => state.memoryLimit,
  notInForce: 'The memory limit that was asked for is not in force',
  shared: 'The container has no limit of its own, only a share in that of a control group above it',
  words: (bytes) => `at most ${bytes} bytes`,
};

function judgeBytes(bytes: number, onHost: number | undefined, part: CheckedPart): Outcome {
  if (bytes <= 0) return part.fail(unlimited);
  return onHost === undefined || bytes < onHost
    ? part.pass(inKernel.words(bytes))
    : part.fail({
        ...unlimited,
        message: `The limit bounds nothing: ${bytes} bytes, and the host has ${onHost}`,
      });
}

export const check = {
  id: 'workload/memory-limit',
  on: 'workload',
  title: 'Memory is not limited',
  category: 'security',
  severity: 'medium',
  why: 'One container without a limit can take all memory; the kernel then ends other processes, those of other containers and of the host among them.',
  remediation: 'Set a memory limit a little above what the application uses at its busiest.',
  aliases: [
    { tool: 'docker-bench', id: '5.11' },
    { tool: 'cis', id: '5.11' },
    { tool: 'kics', id: 'Memory Not Limited' },
    { tool: 'docksec', id: 'no-resource-limits' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.11', 'NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D07'],
  reads: ['memory'],
  considers: ['cgroupParent'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const { memoryBytes } = hostSize(subject);
    return (
      checkKernelLimit(subject, inKernel) ??
      checkValue(subject.workload, 'memory', (bytes, part) => judgeBytes(bytes, memoryBytes, part))
    );
  },
  examples: {
    bad: [
      { title: 'no limit', compose: 'image: app\n' },
      { title: 'a limit on the CPU only', run: 'docker run --cpus 1 app' },
    ],
    good: [
      { title: 'a limit', compose: 'image: app\nmem_limit: 512m\n' },
      {
        title: 'in the deploy section',
        compose: 'image: app\ndeploy:\n  resources:\n    limits:\n      memory: 512M\n',
      },
      { title: 'on the command line', run: 'docker run -m 512m app' },
    ],
    unsure: [{ title: 'a variable decides', compose: 'image: app\nmem_limit: ${MEMORY}\n' }],
  },
} satisfies Check<'workload'>;
