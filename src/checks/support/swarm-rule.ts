import type { Check, Parameter, ParameterValues, SwarmCase } from '../../core/check.ts';
import type { Outcome, Problem, Severity, UnknownKind } from '../../core/finding.ts';
import type { Observed } from '../../core/observed.ts';
import type { SwarmFacts } from '../../core/swarm.ts';
import { cisAliases, cisReference } from './cis.ts';
import { unread } from './subject.ts';

/** What is made of a part of a swarm: in order, wrong, doubtful for a person to judge, or of no meaning here. */
export type SwarmVerdict =
  | { fine: string }
  | { wrong: string; severity?: Severity; detail?: Problem['detail']; steps: readonly string[] }
  | { doubt: string; kind?: UnknownKind }
  | { because: string };

/** What the rules on a swarm differ in. */
export interface SwarmRule {
  slug: string;
  row: string;
  title: string;
  severity: Severity;
  why: string;
  remediation: string;
  parameters?: Readonly<Record<string, Parameter>>;
  judge: (swarm: SwarmFacts, subject: SwarmCase, parameters: ParameterValues, from: string) => Outcome;
  examples: Check['examples'];
}

/** The outcome of a verdict on what was read from `source`, which showed `saw`. */
export function swarmOutcome(verdict: SwarmVerdict, source: string, saw: string): Outcome {
  if ('because' in verdict) return { state: 'not-applicable', because: verdict.because };
  if ('doubt' in verdict)
    return { state: 'unknown', kind: verdict.kind ?? 'needs-review', doubts: [verdict.doubt] };
  if ('fine' in verdict) return { state: 'passed', evidence: [{ source, saw: verdict.fine }] };
  const { wrong: message, severity, detail = {}, steps } = verdict;
  const change = { kind: 'manual', title: 'Change the swarm', steps } as const;
  const problem: Problem = { message, detail, at: [], evidence: [{ source, saw }], change };
  return { state: 'failed', problems: [severity === undefined ? problem : { ...problem, severity }] };
}

/** Judges one reading of a swarm; one that is not there is unknown. `saw` is what the evidence of a problem says. */
export function judgePart<T>(
  reading: Observed<T>,
  saw: (value: T) => string,
  judge: (value: T) => SwarmVerdict,
): Outcome {
  if (reading.state !== 'known') return unread(reading);
  return swarmOutcome(judge(reading.value), reading.from, saw(reading.value));
}

/** A check of a swarm from its rule: not applicable where there is none. */
export function swarmCheck({ slug, row, judge, parameters, ...words }: SwarmRule): Check<'swarm'> {
  return {
    ...words,
    id: `swarm/${slug}`,
    on: 'swarm',
    category: 'security',
    aliases: cisAliases(row),
    references: [cisReference(row)],
    surfaces: [],
    implies: [],
    fixable: false,
    ...(parameters ? { parameters } : {}),
    evaluate(subject, given = {}) {
      const { swarm } = subject;
      if (swarm.state === 'absent') return { state: 'not-applicable', because: 'the engine is in no swarm' };
      if (swarm.state === 'unreadable') return unread(swarm);
      return judge(swarm.value, subject, given, swarm.from);
    },
  };
}

/** The host of `host:port` or `[host]:port`. */
export function hostOf(address: string): string {
  return /^\[(.*)\](?::\d*)?$/u.exec(address)?.[1] ?? address.replace(/:\d*$/u, '');
}
