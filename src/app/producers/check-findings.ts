import { type Check } from '../../core/rules/check.ts';
import type { Detail, Evidence, EvidenceList, Finding, Fix, Problem } from '../../core/findings/finding.ts';
import { fingerprintOf } from '../../core/findings/fingerprint.ts';
import type { Location } from '../../core/location.ts';
import type { Surface } from '../../core/workload/workload.ts';
import { aliasText } from '../../reports/content/rule-description.ts';
import { fixOf, type CheckResult } from './run-checks.ts';

/** A problem and its outcome. */
interface Sighting {
  result: CheckResult;
  problem: Problem;
}

/** A running workload names the finding; its file is the place to change. */
const nearestToRunning: readonly Surface[] = ['container', 'service', 'create', 'run', 'compose'];

/** Returns what identifies a problem between versions: for a vulnerability its ID and component. */
function stableDetail({ detail }: Problem): unknown {
  return Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The rule that a problem has beside that of its check: a vulnerability, or a code of another program. */
function ownRule({ vulnerability, reportedAs }: Problem): string | undefined {
  return vulnerability?.id ?? reportedAs;
}

function fingerprint({ check, subject }: CheckResult, problem: Problem): string {
  return fingerprintOf(
    ownRule(problem) ?? check.formerIds?.[0] ?? check.id,
    subject.key,
    stableDetail(problem),
  );
}

function detailOf({ detail, vulnerability }: Problem): Detail {
  return vulnerability ? { kind: 'vulnerability', ...vulnerability } : { kind: 'setting', parts: detail };
}

/** Returns the rule of a finding: its own, else the check’s. */
function ruleOf(check: Check, problem: Problem) {
  const own = ownRule(problem);
  if (own === undefined) return { rule: check.id, title: problem.title ?? check.title };
  const title = problem.title ?? check.reported?.describe(own)?.title ?? check.title;
  return { rule: own, check: check.id, title };
}

function rank({ result }: Sighting): number {
  return result.workload ? nearestToRunning.indexOf(result.workload.surface) : 0;
}

function unique<T>(items: readonly T[]): readonly T[] {
  if (items.length < 2) return items;
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

function aliasesOf(check: Check, { detail, vulnerability, reportedAs }: Problem): readonly string[] {
  // The rule of a vulnerability is its own ID; its other IDs are in the detail.
  if (vulnerability !== undefined) return [];
  if (reportedAs !== undefined) return check.reported?.describe(reportedAs)?.aliases.map(aliasText) ?? [];
  return check.aliases
    .filter(({ only }) => only === undefined || Object.values(detail).some((value) => only.includes(value)))
    .map(({ tool, id }) => `${tool}:${id}`);
}

/** Whether a finding is only on the audit's own container or its defining file. */
function isOwn(sightings: readonly Sighting[], own: string | undefined): boolean {
  const ids = new Set(sightings.map(({ result }) => result.workload?.id));
  const others = sightings.some(
    ({ result: { workload } }) => workload?.id !== own && workload?.surface !== 'compose',
  );
  return own !== undefined && ids.has(own) && !others;
}

/** The fix of a finding. Edits of a file are those of every place: with one less, the finding would stay. */
function fixesOf(source: Sighting, sightings: readonly Sighting[]): readonly Fix[] {
  const changes = sightings.flatMap(({ problem: { change } }) => (change?.kind === 'edit' ? [change] : []));
  const [first] = changes;
  if (first === undefined || changes.length < sightings.length) return fixOf(source.result, source.problem);
  const isSafe = changes.every(({ safety }) => safety === 'safe');
  const edits = unique(changes.flatMap((change) => change.edits));
  return [{ ...first, safety: isSafe ? 'safe' : 'risky', edits }];
}

/** A finding is waived by what waives all its problems: one that is left counts. */
function waiverOf(sightings: readonly Sighting[]): Pick<Finding, 'waived' | 'waiver'> {
  const waivers = sightings.flatMap(({ problem }) => problem.waiver ?? []);
  const [waiver] = waivers;
  return waiver === undefined || waivers.length < sightings.length
    ? { waived: false }
    : { waived: true, waiver };
}

const ownWaiver = { waived: true, waiver: { reason: "the audit's own container" } } as const;

function toFinding(mark: string, group: readonly Sighting[], own: string | undefined): Finding | undefined {
  const sightings = group.toSorted((a, b) => rank(a) - rank(b));
  const [first] = sightings;
  if (!first) return undefined;
  const { result, problem } = first;
  const { check, workload } = result;
  const on = (surface: Surface) => sightings.findLast((one) => one.result.workload?.surface === surface);
  // Task names of a swarm are short-lived: name the service, which users know and change.
  const named = on('service') ?? first;
  // Change the file; the running container is recreated from it.
  const source = on('compose') ?? named;
  return {
    fingerprint: mark,
    ...ruleOf(check, problem),
    aliases: aliasesOf(check, problem),
    severity: problem.severity ?? check.severity,
    category: check.category,
    message: problem.message,
    subject: named.result.subject,
    ...(workload ? { workloadKey: workload.key } : {}),
    evidence: evidenceOf(problem, sightings),
    sightings: placesOf(sightings),
    fixes: fixesOf(source, sightings),
    detail: detailOf(problem),
    ...(problem.impliedBy === undefined ? {} : { impliedBy: problem.impliedBy }),
    ...(isOwn(sightings, own) ? ownWaiver : waiverOf(sightings)),
  };
}

/** Folds an implied finding into the one that implies it on the same subject. */
function foldImplied(findings: readonly Finding[], checks: readonly Check[]): readonly Finding[] {
  const implied = new Map(checks.map((check) => [check.id, new Set(check.implies)]));
  const onSubject = Map.groupBy(findings, ({ subject }) => subject.key);
  const causesOn = new Map(
    [...onSubject].map(([key, group]) => [
      key,
      group.filter(({ rule }) => (implied.get(rule)?.size ?? 0) > 0),
    ]),
  );
  return findings.map((finding) => {
    const cause = causesOn
      .get(finding.subject.key)
      ?.find((other) => other.rule !== finding.rule && implied.get(other.rule)?.has(finding.rule));
    return cause ? { ...finding, impliedBy: cause.rule } : finding;
  });
}

/**
 * Makes findings of the failed outcomes: one for each mistake, with every place it was seen in.
 * A mistake in a compose file and the container made from it is one finding. Those of the
 * container `own`, in which this program ran, are waived.
 */
export function checkFindings(
  result: readonly CheckResult[],
  checks: readonly Check[],
  own?: string,
): readonly Finding[] {
  const groups = new Map<string, Sighting[]>();
  for (const one of result) {
    if (one.outcome.state !== 'failed') continue;
    for (const problem of one.outcome.problems) {
      const mark = fingerprint(one, problem);
      const group = groups.get(mark) ?? [];
      group.push({ result: one, problem });
      groups.set(mark, group);
    }
  }
  const findings = [...groups].flatMap(([mark, group]) => toFinding(mark, group, own) ?? []);
  return foldImplied(findings, checks);
}
