import type { Check, WorkloadCase } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import { combine } from '../../core/rules/outcome.ts';
import { checkedPart, type CheckedPart, type Defect } from '../support/part.ts';
import { checkValue, placesOf } from '../support/workload/setting.ts';

/** Default OOM score of dockerd (moby `daemon/config`): processes below it are killed after it. */
const ofEngine = -500;

/** Returns what a negative score does, and the severity if it is not that of the rule. */
function scoreProblem(score: number): Pick<Defect, 'message' | 'severity' | 'detail'> {
  const detail = { by: 'score' };
  return score <= ofEngine
    ? {
        message: `The OOM killer kills dockerd before the container (oom_score_adj ${score})`,
        severity: 'medium',
        detail,
      }
    : {
        message: `The OOM killer kills other processes before the container (oom_score_adj ${score})`,
        detail,
      };
}

function checkScore(score: number, { workload }: WorkloadCase, part: CheckedPart): Outcome {
  if (score >= 0) return part.pass(`OOM score adjustment ${score}`);
  const at = workload.settings.oomScoreAdj.written?.at ?? [];
  const title = 'Remove the OOM score adjustment';
  return part.fail({ ...scoreProblem(score), change: { kind: 'remove', safety: 'risky', title, at } });
}

/** Returns what a disabled OOM killer does, and the severity if it is not that of the rule. */
function switchProblem({ workload }: WorkloadCase): Pick<Defect, 'message' | 'severity' | 'detail'> {
  const detail = { by: 'switch' };
  return (valueOf(workload.settings.memory.value) ?? 0) > 0
    ? { message: 'The OOM killer is disabled for the container: at its memory limit, processes hang', detail }
    : {
        message: 'The OOM killer is disabled for the container, which has no memory limit',
        severity: 'medium',
        detail,
      };
}

function checkSwitch(off: boolean, subject: WorkloadCase, part: CheckedPart): Outcome {
  if (!off) return part.pass('the OOM killer may kill it');
  const at = subject.workload.settings.oomKillDisable.written?.at ?? [];
  const title = 'Enable the OOM killer';
  return part.fail({ ...switchProblem(subject), change: { kind: 'remove', safety: 'risky', title, at } });
}

const restart = ['Find out what changed it, then start the container again: `docker restart NAME`'];

/** Returns the problem of a first process with a lower score than was asked for: it was changed after the start. */
function changedScore({ workload, effective }: WorkloadCase, asked: number): Outcome | undefined {
  const score = valueOf(effective)?.oomScoreAdj;
  if (score?.state !== 'known' || score.value >= Math.min(asked, 0)) return undefined;
  const saw = `${score.value}, and ${asked} was asked for`;
  const part = checkedPart({ at: placesOf(workload, 'oomScoreAdj'), source: score.from, saw });
  return part.fail({ ...scoreProblem(score.value), steps: restart });
}

/** Returns the problem of a control group whose OOM killer was disabled after the start. */
function changedSwitch(subject: WorkloadCase): Outcome | undefined {
  const disabled = valueOf(subject.effective)?.oomKillDisabled;
  if (disabled?.state !== 'known' || !disabled.value) return undefined;
  const at = placesOf(subject.workload, 'oomKillDisable');
  const part = checkedPart({ at, source: disabled.from, saw: 'oom_kill_disable 1, which was not asked for' });
  return part.fail({ ...switchProblem(subject), steps: restart });
}

export const check = {
  id: 'workload/out-of-memory',
  needs: ['running-state'],
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
      checkValue(
        workload,
        'oomScoreAdj',
        (score, part) => changedScore(subject, score) ?? checkScore(score, subject, part),
      ),
      checkValue(
        workload,
        'oomKillDisable',
        (off, part) => (off ? undefined : changedSwitch(subject)) ?? checkSwitch(off, subject, part),
      ),
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
