import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { EffectiveState } from '../../../core/workload/effective.ts';
import type { Outcome, Problem } from '../../../core/findings/finding.ts';
import { valueOf, type Observed } from '../../../core/observed.ts';
import type { Workload } from '../../../core/workload/workload.ts';
import { fail, pass, unknown } from '../../../core/rules/outcome.ts';
import { placesOf, readingEvidence } from './setting.ts';

/** A resource limit that a cgroup enforces. */
export interface KernelLimit {
  setting: 'memory' | 'pids' | 'cpu';
  /** Returns the requested limit, 0 without one; absent if it is unknown. */
  asked: (workload: Workload) => number | undefined;
  limitOf: (state: EffectiveState) => Observed<number> | undefined;
  /** Message if the effective limit is absent or above the requested one. */
  notInForce: string;
  /** Problem of a limit that systemd sets on a container that requested none; absent if that counts as one. */
  unasked?: Omit<Problem, 'at' | 'evidence'>;
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
  if (id !== undefined && limit.from.includes(id)) {
    const bySystemd = limit.from.includes(`${id}.scope/`);
    return bySystemd && kind.unasked
      ? failed(subject, kind.setting, { ...kind.unasked, evidence })
      : pass(...evidence);
  }
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

/** The end of a reading that is of a process outside of the container’s control group. */
const ofAnother = / \(process (\d+)\)$/u;

/**
 * Compares the effective limit with the requested one: a limit that does not take effect, one set by
 * systemd or by hand, or one of a parent control group.
 */
function checkKernelLimit(subject: WorkloadCase, kind: KernelLimit): Outcome | undefined {
  const state = valueOf(subject.effective);
  const limit = state && kind.limitOf(state);
  const asked = kind.asked(subject.workload);
  if (limit === undefined || limit.state === 'unreadable' || asked === undefined) return undefined;
  if (asked <= 0) return notAskedFor(subject, kind, limit);
  if (limit.state === 'known' && limit.value <= asked) return undefined;
  const process = ofAnother.exec(limit.from)?.[1];
  const place =
    process === undefined ? 'the container’s cgroup' : `the cgroup of process ${process} of the container`;
  const saw = limit.state === 'known' ? kind.words(limit.value) : `no limit in ${place}`;
  const evidence = [readingEvidence(limit, saw)] as const;
  return failed(subject, kind.setting, {
    message:
      process === undefined ? kind.notInForce : `${kind.notInForce} for process ${process} of the container`,
    detail: { why: 'not in force' },
    evidence,
  });
}

/** Readings that do not show the kernel because nobody could look: of another machine, or not asked for. */
const elsewhere = new Set(['remote', 'not-needed', 'not-collected', 'unsupported']);

/**
 * Returns the doubt about a requested limit of a running container whose effective limit could not be read:
 * it may have been lifted. Absent where the kernel was read, or cannot be.
 */
function kernelLimitDoubt(subject: WorkloadCase, kind: KernelLimit): Outcome | undefined {
  const { effective, workload } = subject;
  if (workload.surface !== 'container' || workload.running === false) return undefined;
  const limit = effective.state === 'known' ? kind.limitOf(effective.value) : effective;
  if (limit?.state !== 'unreadable' || (effective.state !== 'known' && elsewhere.has(limit.why)))
    return undefined;
  return unknown('unreadable', `the limit that the kernel enforces: ${limit.from}: ${limit.detail}`);
}

/** Returns the outcome of a requested limit; a pass needs the limit of the kernel too, if that can be read. */
export function withKernelLimit(subject: WorkloadCase, kind: KernelLimit, requested: Outcome): Outcome {
  return (
    checkKernelLimit(subject, kind) ??
    (requested.state === 'passed' ? (kernelLimitDoubt(subject, kind) ?? requested) : requested)
  );
}
