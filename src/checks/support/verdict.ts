import type { Outcome, Problem, Severity, UnknownKind } from '../../core/finding.ts';

/** What is made of one reading: in order, wrong, doubtful (for a person to judge, if nothing else is said), or of no meaning here. */
export type Verdict =
  | { fine: string }
  | {
      wrong: string;
      /** What the reading showed, where the judge says it better than its caller. */
      saw?: string;
      severity?: Severity;
      detail?: Problem['detail'];
      steps: readonly string[];
    }
  | { doubt: string; kind?: UnknownKind }
  | { because: string };

/** The outcome of a verdict on what was read from `source`, which showed `saw`; `title` is that of the change. */
export function outcomeOf(verdict: Verdict, source: string, saw: string, title: string): Outcome {
  if ('because' in verdict) return { state: 'not-applicable', because: verdict.because };
  if ('doubt' in verdict)
    return { state: 'unknown', kind: verdict.kind ?? 'needs-review', doubts: [verdict.doubt] };
  if ('fine' in verdict) return { state: 'passed', evidence: [{ source, saw: verdict.fine }] };
  const { wrong: message, severity, detail = {}, steps } = verdict;
  const change = { kind: 'manual', title, steps } as const;
  const evidence = [{ source, saw: verdict.saw ?? saw }] as const;
  const problem: Problem = { message, detail, at: [], evidence, change };
  return { state: 'failed', problems: [severity === undefined ? problem : { ...problem, severity }] };
}
