import { createHash } from 'node:crypto';
import { type Check } from '../core/check.ts';
import { severities, type Evidence, type EvidenceList, type Finding, type Problem } from '../core/finding.ts';
import type { Location } from '../core/location.ts';
import type { Surface } from '../core/workload.ts';
import { fixOf, type CheckResult } from './run-checks.ts';

/** One problem with the outcome it came from. */
interface Sighting {
  result: CheckResult;
  problem: Problem;
}

/** What runs names the finding; what is written in a file says where to change it. */
const nearestToRunning: readonly Surface[] = ['container', 'service', 'create', 'run', 'compose'];

/** Hash of rule, key and detail: the same before and after `compose up`, on any machine, and after the rule is renamed. */
function fingerprintOf({ check, key }: CheckResult, { detail }: Problem): string {
  const stable = JSON.stringify([
    check.formerIds?.[0] ?? check.id,
    key,
    Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  return createHash('sha256').update(stable).digest('hex').slice(0, 32);
}

function rank({ result }: Sighting): number {
  return result.workload ? nearestToRunning.indexOf(result.workload.surface) : 0;
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function placesOf(sightings: readonly Sighting[]): readonly Location[] {
  const service = (one: Sighting) => Number(one.result.workload?.surface === 'service');
  const ordered = sightings.toSorted((a, b) => service(b) - service(a));
  const places = unique(ordered.flatMap(({ problem }) => problem.at));
  return places.toSorted((a, b) => Number(b.in === 'file') - Number(a.in === 'file'));
}

function evidenceOf(first: Problem, sightings: readonly Sighting[]): EvidenceList {
  const [head] = first.evidence;
  const rest = unique<Evidence>(sightings.flatMap(({ problem }) => problem.evidence));
  return [head, ...rest.filter((evidence) => JSON.stringify(evidence) !== JSON.stringify(head))];
}

function aliasesOf(check: Check, { detail }: Problem): readonly string[] {
  return check.aliases
    .filter(({ only }) => only === undefined || Object.values(detail).some((value) => only.includes(value)))
    .map(({ tool, id }) => `${tool}:${id}`);
}

/** Seen on the audit's own container, and beside it at most in the file that it was made from. */
function isOwn(sightings: readonly Sighting[], own: string | undefined): boolean {
  const ids = new Set(sightings.map(({ result }) => result.workload?.id));
  const others = sightings.some(
    ({ result: { workload } }) => workload?.id !== own && workload?.surface !== 'compose',
  );
  return own !== undefined && ids.has(own) && !others;
}

const ownWaiver = { waived: true, waiver: { reason: "the audit's own container" } } as const;

function toFinding(
  fingerprint: string,
  group: readonly Sighting[],
  own: string | undefined,
): Finding | undefined {
  const sightings = group.toSorted((a, b) => rank(a) - rank(b));
  const [first] = sightings;
  if (!first) return undefined;
  const { result, problem } = first;
  const { check, workload } = result;
  const on = (surface: Surface) => sightings.findLast((one) => one.result.workload?.surface === surface);
  // A swarm gives each task a name that is gone tomorrow: the service is what people know and change.
  const named = on('service') ?? first;
  // The file is where the change belongs; what runs is made again from it.
  const source = on('compose') ?? named;
  return {
    fingerprint,
    rule: check.id,
    aliases: aliasesOf(check, problem),
    severity: problem.severity ?? check.severity,
    category: check.category,
    title: check.title,
    message: problem.message,
    subject: named.result.subject,
    ...(workload ? { workloadKey: workload.key } : {}),
    evidence: evidenceOf(problem, sightings),
    sightings: placesOf(sightings),
    fixes: fixOf(source.result, source.problem),
    detail: problem.detail,
    ...(isOwn(sightings, own) ? ownWaiver : { waived: false }),
  };
}

/** Folds a finding beneath the rule that brings it with it on the same workload. */
function folded(findings: readonly Finding[], checks: readonly Check[]): readonly Finding[] {
  const implied = new Map(checks.map((check) => [check.id, check.implies]));
  const onWorkload = Map.groupBy(findings, ({ workloadKey }) => workloadKey);
  return findings.map((finding) => {
    const cause = onWorkload
      .get(finding.workloadKey)
      ?.find((other) => other.rule !== finding.rule && implied.get(other.rule)?.includes(finding.rule));
    return cause ? { ...finding, impliedBy: cause.rule } : finding;
  });
}

/** Workload by workload, the worst first. */
export function byWorkloadThenSeverity(a: Finding, b: Finding): number {
  const group = (a.workloadKey ?? a.subject.kind).localeCompare(b.workloadKey ?? b.subject.kind, 'en');
  return (
    group ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    a.rule.localeCompare(b.rule, 'en') ||
    a.fingerprint.localeCompare(b.fingerprint, 'en')
  );
}

/**
 * Makes findings of the failed outcomes: one for each mistake, with every place it was seen in.
 * A mistake in a compose file and the container made from it is one finding. Those of the
 * container `own`, in which this program ran, are waived.
 */
export function findingsOf(
  result: readonly CheckResult[],
  checks: readonly Check[],
  own?: string,
): readonly Finding[] {
  const groups = new Map<string, Sighting[]>();
  for (const one of result) {
    if (one.outcome.state !== 'failed') continue;
    for (const problem of one.outcome.problems) {
      const fingerprint = fingerprintOf(one, problem);
      const group = groups.get(fingerprint) ?? [];
      group.push({ result: one, problem });
      groups.set(fingerprint, group);
    }
  }
  const findings = [...groups].flatMap(([fingerprint, group]) => toFinding(fingerprint, group, own) ?? []);
  return folded(findings, checks).toSorted(byWorkloadThenSeverity);
}
