import type { Check, WorkloadCase } from '../../core/check.ts';
import type { Problem } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { conclude, type Judgement } from '../support/conclude.ts';
import { hostSize } from '../support/host-size.ts';
import { notInForce } from '../support/in-force.ts';
import { judgeValue, readingEvidence } from '../support/setting.ts';

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

/** A limit of the control group that the container was put into, where it has none of its own. */
function byParent({ workload, effective }: WorkloadCase): Judgement | undefined {
  const parent = (valueOf(workload.settings.cgroupParent.value) ?? '').replace(/^\/+|\/+$/gu, '');
  const limit = valueOf(effective)?.memoryLimit;
  if (parent === '' || valueOf(workload.settings.memory.value) !== 0 || limit?.state !== 'known')
    return undefined;
  // A group further up is everyone's: the limit of a container that the engine itself runs in.
  if (!limit.from.includes(`/${parent}/`)) return undefined;
  const saw = `at most ${limit.value} bytes, with all else in the control group ${parent}`;
  return { problems: [], doubts: [], evidence: [readingEvidence(limit, saw)] };
}

function judgeBytes(bytes: number, onHost: number | undefined): Omit<Problem, 'at' | 'evidence'> | string {
  if (bytes <= 0) return unlimited;
  return onHost === undefined || bytes < onHost
    ? `at most ${bytes} bytes`
    : { ...unlimited, message: `The limit bounds nothing: ${bytes} bytes, and the host has ${onHost}` };
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
  surfaces: ['compose', 'run', 'create', 'container', 'service'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const { memoryBytes } = hostSize(subject);
    return conclude(
      notInForce(
        subject,
        'memory',
        (state) => state.memoryLimit,
        'The memory limit that was asked for is not in force',
      ) ??
        byParent(subject) ??
        judgeValue(subject.workload, 'memory', (bytes) => judgeBytes(bytes, memoryBytes)),
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
