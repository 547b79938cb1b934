import type { ExpectedOutcome, ProbeResult } from '../core/confine/probe.ts';
import type { ProbeContext } from './context.ts';
import { judgeStep } from './judge-step.ts';
import type { Probe, Verdict } from './probe.ts';

/** Longest list of evidence; a possible probe is proven by one. */
const mostEvidence = 6;

/** The result of one probe: possible if one way is, blocked if every way is that there is. */
export function judgeProbe(probe: Probe, context: ProbeContext, expected: ExpectedOutcome): ProbeResult {
  const { id, group, title, standsFor, remedy } = probe;
  const verdicts = [
    ...(probe.steps ?? []).flatMap((step) => judgeStep(step, context)),
    ...(probe.judge?.(context) ?? []),
  ];
  return { id, group, title, standsFor, remedy, expected, ...combine(probe, verdicts) };
}

/** A result that is not known for a reason that concerns all probes. */
export function undecidedProbe(
  probe: Probe,
  because: readonly string[],
  expected: ExpectedOutcome,
): ProbeResult {
  const { id, group, title, standsFor, remedy } = probe;
  return { id, group, title, standsFor, remedy, expected, outcome: 'unknown', evidence: because };
}

function combine(probe: Probe, verdicts: readonly Verdict[]): Pick<ProbeResult, 'outcome' | 'evidence'> {
  for (const outcome of ['possible', 'unknown', 'blocked'] as const) {
    const found = verdicts.filter((verdict) => verdict.outcome === outcome);
    if (found.length > 0) return { outcome, evidence: evidenceOf(found) };
  }
  const { nothing } = probe;
  if (nothing !== undefined && nothing.outcome !== 'none' && verdicts.length > 0)
    return { outcome: nothing.outcome, evidence: [nothing.because] };
  return {
    outcome: 'unknown',
    evidence: verdicts.length === 0 ? ['nothing was asked'] : evidenceOf(verdicts),
  };
}

function evidenceOf(verdicts: readonly Verdict[]): readonly string[] {
  const texts = [...new Set(verdicts.map(({ because }) => because))];
  const more = texts.length - mostEvidence;
  return more > 0 ? [...texts.slice(0, mostEvidence), `and ${more} more`] : texts;
}
