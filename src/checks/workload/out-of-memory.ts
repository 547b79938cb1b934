import type { Check, WorkloadCase } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine } from '../../core/outcome.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkValue } from '../support/setting.ts';

/** Default OOM score of dockerd (moby `daemon/config`): processes below it are killed after it. */
const ofEngine = -500;

function checkScore(score: number, { workload }: WorkloadCase, part: CheckedPart): Outcome {
  if (score >= 0) return part.pass(`OOM score adjustment ${score}`);
  const at = workload.settings.oomScoreAdj.written?.at ?? [];
  const rest = {
    detail: { by: 'score' },
    change: { kind: 'remove', safety: 'risky', title: 'Remove the OOM score adjustment', at },
  } as const;
  return score <= ofEngine
    ? part.fail({
        ...rest,
        message: `The OOM killer kills dockerd before the container (oom_score_adj ${score})`,
        severity: 'medium',
      })
    : part.fail({
        ...rest,
        message: `The OOM killer kills other processes before the container (oom_score_adj ${score})`,
      });
}

function checkSwitch(off: boolean, { workload }: WorkloadCase, part: CheckedPart): Outcome {
  if (!off) return part.pass('the OOM killer may kill it');
  const memory = valueOf(workload.settings.memory.value);
  const at = workload.settings.oomKillDisable.written?.at ?? [];
  return part.fail({
    message:
      memory !== undefined && memory > 0
        ? 'The OOM killer is disabled for the container: at its memory limit, processes hang'
        : 'The OOM killer is disabled for the container, which has no memory limit',
    ...(memory !== undefined && memory > 0 ? {} : { severity: 'medium' }),
    detail: { by: 'switch' },
    change: { kind: 'remove', safety: 'risky', title: 'Enable the OOM killer', at },
  });
}

export const check = {
  id: 'workload/out-of-memory',
  needs: [],
  on: 'workload',
  title: 'Container protected from the OOM killer',
  category: 'security',
  severity: 'low',
  why: 'When memory runs out, the kernel kills other processes instead of the container, services of the host included. An attacker who makes the container use memory chooses them.',
  remediation:
    'Remove the OOM settings and set a memory limit: only the container that exceeds it is then killed.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3', 'OWASP Docker Top 10, D07'],
  reads: ['oomScoreAdj', 'oomKillDisable'],
  considers: ['memory'],
  implies: [],
  fixable: true,
  evaluate(subject) {
    const { workload } = subject;
    return combine([
      checkValue(workload, 'oomScoreAdj', (score, part) => checkScore(score, subject, part)),
      checkValue(workload, 'oomKillDisable', (off, part) => checkSwitch(off, subject, part)),
    ]);
  },
  examples: {
    bad: [
      { title: 'a negative score adjustment', compose: 'image: app\noom_score_adj: -200\n' },
      { title: 'OOM killer disabled', run: 'docker run --oom-kill-disable app' },
    ],
    good: [
      { title: 'the default', compose: 'image: app\n' },
      { title: 'a positive score adjustment', run: 'docker run --oom-score-adj 300 app' },
    ],
    unsure: [{ title: 'a variable', compose: 'image: app\noom_score_adj: ${SCORE}\n' }],
  },
} satisfies Check<'workload'>;
