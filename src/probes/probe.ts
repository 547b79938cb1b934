import type { ExpectedOutcome, ProbeGroup, ProbeOutcome } from '../core/confine/probe.ts';
import type { ErrorName } from './errors.ts';
import type { HelperAnswer } from './parse-answers.ts';
import type { ProbeContext } from './context.ts';

/** What one answer decides; `none` means that there is nothing to attack, as where the kernel has no such call. */
export interface Verdict {
  outcome: ProbeOutcome | 'none';
  because: string;
}

/** One question to the kernel: what the helper calls it, and how its answers are read. */
export interface Step {
  /** As in the helper's lines: `mount:fsopen`, the probe and the system call. */
  step: string;
  /** Arguments of the call, for the seccomp filter; `undefined` for addresses and what is not known. */
  args?: readonly (number | undefined)[];
  /** Errors that the kernel returns only after it checked the permission. */
  allowedBy?: readonly ErrorName[];
  /** Errors that are a refusal, beside EPERM, EACCES and EROFS. */
  refusedBy?: readonly ErrorName[];
  /** Errors that mean that there is nothing to attack, beside ENOSYS. */
  noneBy?: readonly ErrorName[];
  /** Reads an answer where its error number does not decide; `undefined` leaves it to that. */
  read?: (answer: HelperAnswer, context: ProbeContext) => Verdict | undefined;
}

/** One probe. `docs/probes.md` is generated from these. */
export interface Probe {
  id: string;
  group: ProbeGroup;
  title: string;
  standsFor: string;
  remedy: string;
  /** `blocked` where the engine's own defaults block it. */
  expected: ExpectedOutcome;
  steps?: readonly Step[];
  /** Verdicts on what is not asked call by call. */
  judge?: (context: ProbeContext) => readonly Verdict[];
  /** What it means if nothing was found that could be attacked. */
  nothing?: Verdict;
}
