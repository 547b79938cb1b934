import type { Check } from '../../core/rules/check.ts';
import type { Problem, Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { Workload } from '../../core/workload/workload.ts';
import { suggestedMemory } from '../../knowledge/settings/suggested-limits.ts';
import { hostSize } from '../support/workload/host-size.ts';
import { withKernelLimit, type KernelLimit } from '../support/workload/effective-limit.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/workload/setting.ts';
import { writeSetting } from '../support/workload/write-setting.ts';

function unlimited(workload: Workload): Omit<Problem, 'at' | 'evidence'> {
  return {
    message: 'The container has no memory limit',
    detail: {},
    change: writeSetting(workload, {
      title: 'Set a memory limit (512 MiB is a guess: measure the usage)',
      setting: 'memory',
      value: suggestedMemory.text,
    }),
  };
}

const inKernel: KernelLimit = {
  setting: 'memory',
  asked: ({ settings }) => valueOf(settings.memory.value),
  limitOf: (state) => state.memoryLimit,
  notInForce: 'The requested memory limit is not effective',
  shared: 'The container has no memory limit, only that of a parent cgroup',
  words: (bytes) => `at most ${bytes} bytes`,
};

/** Most hosts have less memory, and no host that runs containers has more than the second (1 and 16 TiB). */
const [large, largest] = [1024 ** 4, 16 * 1024 ** 4];

function checkBytes(
  workload: Workload,
  bytes: number,
  onHost: number | undefined,
  part: CheckedPart,
): Outcome {
  if (bytes <= 0) return part.fail(unlimited(workload));
  if (onHost === undefined && bytes >= largest)
    return part.fail({
      ...unlimited(workload),
      message: `The memory limit has no effect: ${bytes} bytes are more than a host has`,
    });
  if (onHost === undefined && bytes >= large)
    return part.unknown('undecidable', `the memory limit of ${bytes} bytes: a host may have less memory`);
  return onHost === undefined || bytes < onHost
    ? part.pass(inKernel.words(bytes))
    : part.fail({
        ...unlimited(workload),
        message: `The memory limit has no effect: ${bytes} bytes, and the host has ${onHost}`,
      });
}

export const check = {
  id: 'workload/memory-limit',
  needs: ['running-state'],
  on: 'workload',
  title: 'No memory limit',
  category: 'security',
  severity: 'medium',
  why: 'A container without a memory limit can use all memory. The kernel then kills other processes, of other containers and of the host.',
  remediation: 'Set a memory limit slightly above the peak usage of the application.',
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
    const { workload } = subject;
    const requested = checkValue(workload, 'memory', (bytes, part) =>
      checkBytes(workload, bytes, memoryBytes, part),
    );
    return withKernelLimit(subject, inKernel, requested);
  },
  examples: {
    bad: [
      { title: 'no limit', compose: 'image: app\n' },
      { title: 'a CPU limit only', run: 'docker run --cpus 1 app' },
      { title: 'more than a host has', compose: 'image: app\nmem_limit: 100000g\n' },
    ],
    good: [
      { title: 'a limit', compose: 'image: app\nmem_limit: 512m\n' },
      {
        title: 'in the deploy section',
        compose: 'image: app\ndeploy:\n  resources:\n    limits:\n      memory: 512M\n',
      },
      { title: 'on the command line', run: 'docker run -m 512m app' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\nmem_limit: ${MEMORY}\n' },
      { title: 'more than most hosts have', run: 'docker run -m 2t app' },
    ],
  },
} satisfies Check<'workload'>;
