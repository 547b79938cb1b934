import type { Check, NetworkCase } from '../../core/check.ts';
import type { Outcome, Problem, Severity, UnknownKind } from '../../core/finding.ts';
import { cisAliases, cisReference } from './cis.ts';

/** What is made of a network: in order, wrong, doubtful for a person to judge, or of no meaning here. */
export type NetworkVerdict =
  | { fine: string }
  | { wrong: string; saw: string; severity?: Severity; detail?: Problem['detail']; steps: readonly string[] }
  | { doubt: string; kind: UnknownKind }
  | { because: string };

/** What the rules on a network differ in. */
export interface NetworkRule {
  slug: string;
  row?: string;
  title: string;
  severity: Severity;
  why: string;
  remediation: string;
  judge: (subject: NetworkCase) => NetworkVerdict;
  examples: Check['examples'];
}

function outcomeOf(verdict: NetworkVerdict, source: string): Outcome {
  if ('because' in verdict) return { state: 'not-applicable', because: verdict.because };
  if ('doubt' in verdict) return { state: 'unknown', kind: verdict.kind, doubts: [verdict.doubt] };
  if ('fine' in verdict) return { state: 'passed', evidence: [{ source, saw: verdict.fine }] };
  const { wrong: message, saw, severity, detail = {}, steps } = verdict;
  const change = { kind: 'manual', title: 'Change the network', steps } as const;
  const problem: Problem = { message, detail, at: [], evidence: [{ source, saw }], change };
  return { state: 'failed', problems: [severity === undefined ? problem : { ...problem, severity }] };
}

/** A check of a network from its rule. */
export function networkCheck({ slug, row, judge, ...words }: NetworkRule): Check<'network'> {
  return {
    ...words,
    id: `network/${slug}`,
    on: 'network',
    category: 'security',
    aliases: row === undefined ? [] : cisAliases(row),
    references: [...(row === undefined ? [] : [cisReference(row)]), 'NIST SP 800-190, 4.4.2'],
    surfaces: [],
    implies: [],
    fixable: false,
    evaluate: (subject) => outcomeOf(judge(subject), `network ${subject.network.name}`),
  };
}

/** A network that the engine or the swarm makes by itself, and that no workload is given on purpose. */
export function isBuiltIn({ network: { name, driver, ingress } }: NetworkCase): boolean {
  return ingress || ['bridge', 'docker_gwbridge'].includes(name) || ['host', 'null'].includes(driver);
}
