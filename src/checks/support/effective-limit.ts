import type { WorkloadCase } from '../../core/check.ts';
import type { EffectiveState } from '../../core/effective.ts';
import type { Outcome, Problem } from '../../core/finding.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import { fail, pass } from '../../core/outcome.ts';
import { placesOf, readingEvidence } from './setting.ts';

/** A resource limit that a cgroup enforces. */
export interface KernelLimit {
  setting: 'memory' | 'pids';
  limitOf: (state: EffectiveState) => Observed<number> | undefined;
  /** Message if the effective limit is absent or above the requested one. */
  notInForce: string;
  /** Message if only a parent cgroup has a limit, shared with other processes. */
  shared: string;
  /** Formats the limit: `at most 64 processes`. */
  words: (limit: number) => string;
}

function failed(
  subject: WorkloadCase,
  setting: KernelLimit['setting'],
  problem: Omit<Problem, 'at'>,
): Outcome {
  return fail({ ...problem, at: placesOf(subject.workload, setting) });
}

function notAskedFor(subject: WorkloadCase, kind: KernelLimit, limit: Observed<number>): Outcome | undefined {
  if (limit.state !== 'known') return undefined;
  const saw = kind.words(limit.value);
  const evidence = [readingEvidence(limit, saw)] as const;
  const { id } = subject.workload;
  if (id !== undefined && limit.from.includes(id)) return pass(...evidence);
  const parent = (valueOf(subject.workload.settings.cgroupParent.value) ?? '').replace(/^\/+|\/+$/gu, '');
  if (parent !== '' && limit.from.includes(`/${parent}/`)) {
    const among = `${saw}, shared with everything in the cgroup ${parent}`;
    return pass(readingEvidence(limit, among));
  }
  return failed(subject, kind.setting, {
    message: `${kind.shared}: ${saw}`,
    severity: 'low',
    detail: { why: 'shared' },
    evidence,
  });
}

/**
 * Compares the effective limit with the requested one: a limit that does not take effect, one set by
 * systemd or by hand, or one of a parent control group.
 */
export function checkKernelLimit(subject: WorkloadCase, kind: KernelLimit): Outcome | undefined {
  const state = valueOf(subject.effective);
  const limit = state && kind.limitOf(state);
  const asked = valueOf(subject.workload.settings[kind.setting].value);
  if (limit === undefined || limit.state === 'unreadable' || asked === undefined) return undefined;
  if (asked <= 0) return notAskedFor(subject, kind, limit);
  if (limit.state === 'known' && limit.value <= asked) return undefined;
  const saw = limit.state === 'known' ? kind.words(limit.value) : 'no limit in the container’s cgroup';
  const evidence = [readingEvidence(limit, saw)] as const;
  return failed(subject, kind.setting, {
    message: kind.notInForce,
    detail: { why: 'not in force' },
    evidence,
  });
}
