import type { Check, WorkloadCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine } from '../../core/outcome.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/setting.ts';

/** What dockerd gives itself (moby `daemon/config`): who is below it is ended after it. */
const ofEngine = -500;

function judgeScore(score: number, { workload }: WorkloadCase, part: CheckedPart): Outcome {
  if (score >= 0) return part.pass(`ended no later than others (${score})`);
  const at = workload.settings.oomScoreAdj.written?.at ?? [];
  const rest = {
    detail: { by: 'score' },
    change: { kind: 'remove', safety: 'risky', title: 'Leave the score to the engine', at },
  } as const;
  return score <= ofEngine
    ? part.fail({
        ...rest,
        message: `When memory runs out the engine itself is ended before the container (${score})`,
        severity: 'medium',
      })
    : part.fail({
        ...rest,
        message: `When memory runs out others are ended before the container (${score})`,
      });
}

function judgeSwitch(off: boolean, { workload }: WorkloadCase, part: CheckedPart): Outcome {
  if (!off) return part.pass('the kernel may end it');
  const memory = valueOf(workload.settings.memory.value);
  const at = workload.settings.oomKillDisable.written?.at ?? [];
  return part.fail({
    message:
      memory !== undefined && memory > 0
        ? 'The kernel may not end the container’s processes: at its limit they hang'
        : 'The kernel may not end the container’s processes, and nothing limits the memory they take',
    ...(memory !== undefined && memory > 0 ? {} : { severity: 'medium' }),
    detail: { by: 'switch' },
    change: { kind: 'remove', safety: 'risky', title: 'Let the kernel end it', at },
  });
}

export const check = {
  id: 'workload/out-of-memory',
  on: 'workload',
  title: 'Spared when memory runs out',
  category: 'security',
  severity: 'low',
  why: 'When memory runs out the kernel ends the process that it misses least. A container that is spared lives on and services of the host are ended in its place: whoever makes it take memory chooses them.',
  remediation:
    'Leave the score alone and set a memory limit: then only the container that takes too much is ended.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D07'],
  reads: ['oomScoreAdj', 'oomKillDisable'],
  considers: ['memory'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const { workload } = subject;
    return combine([
      checkValue(workload, 'oomScoreAdj', (score, part) => judgeScore(score, subject, part)),
      checkValue(workload, 'oomKillDisable', (off, part) => judgeSwitch(off, subject, part)),
    ]);
  },
  examples: {
    bad: [
      { title: 'a score below the others', compose: 'image: app\noom_score_adj: -200\n' },
      { title: 'never ended', run: 'docker run --oom-kill-disable app' },
    ],
    good: [
      { title: 'nothing said', compose: 'image: app\n' },
      { title: 'ended before others', run: 'docker run --oom-score-adj 300 app' },
    ],
    unsure: [{ title: 'a variable decides', compose: 'image: app\noom_score_adj: ${SCORE}\n' }],
  },
} satisfies Check<'workload'>;
