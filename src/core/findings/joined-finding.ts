import { type Evidence, type EvidenceList, type Finding, type Fix } from './finding.ts';
import { severities, type Severity } from '../severity.ts';
import type { Location } from '../location.ts';

type Parts = NonNullable<Finding['parts']>;

function isSuppressed({ waived, known }: Finding): boolean {
  return waived || known === true;
}

function worst(findings: readonly Finding[], first: Severity): Severity {
  const ranks = findings.map(({ severity }) => severities.indexOf(severity));
  return severities[Math.min(severities.indexOf(first), ...ranks)] ?? first;
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function evidenceOf(cause: Finding, effects: readonly Finding[]): EvidenceList {
  const [head, ...others] = cause.evidence;
  const all = unique<Evidence>([head, ...others, ...effects.flatMap(({ evidence }) => evidence)]);
  return [head, ...all.slice(1)];
}

/** Edits with one title as one fix, which has those of every service. */
function mergedEdits(fixes: readonly Fix[]): readonly Fix[] {
  const all = fixes.filter((fix) => fix.kind === 'edit');
  const byTitle = Map.groupBy(all, ({ title, safety }) => JSON.stringify([title, safety]));
  return [...byTitle.values()].flatMap((alike) =>
    alike.slice(0, 1).map((first) => ({ ...first, edits: unique(alike.flatMap(({ edits }) => edits)) })),
  );
}

/** The places of the services that a finding affects. */
export function affectedPlaces({ affects = [] }: Finding): readonly Location[] {
  return affects.flatMap(({ at }) => at);
}

/** The services that are shown: without those of which everything that the finding causes is suppressed. */
function shownServices(cause: Finding, shown: readonly Finding[], hidden: readonly Finding[]) {
  const open = new Set(shown.map(({ subject }) => subject.key));
  const gone = new Set(hidden.map(({ subject }) => subject.key).filter((key) => !open.has(key)));
  return (cause.affects ?? []).filter(({ subject }) => !gone.has(subject.key));
}

/** Whether every service that a finding affects is accepted: all that it causes is suppressed, on each of them. */
function areAllAccepted({ affects = [] }: Finding, effects: readonly Finding[]): boolean {
  const concerned = new Set(effects.map(({ subject }) => subject.key));
  return effects.every(isSuppressed) && affects.every(({ subject }) => concerned.has(subject.key));
}

/** The part by which a joined finding is suppressed; absent if it is open. */
function suppressing(cause: Finding, effects: readonly Finding[]): Finding | undefined {
  if (isSuppressed(cause)) return cause;
  if (!areAllAccepted(cause, effects)) return undefined;
  return effects.find(({ waived }) => waived) ?? effects[0];
}

function suppressionOf(by: Finding | undefined): Pick<Finding, 'waived' | 'waiver' | 'known'> {
  if (by === undefined) return { waived: false };
  const { waived, waiver, known } = by;
  return { waived, ...(waiver === undefined ? {} : { waiver }), ...(known === undefined ? {} : { known }) };
}

/**
 * Returns the finding in a Dockerfile and those that it causes on services as one: it is the first of them, as severe as
 * the worst, and suppressed if the first is or all others are. A service of which it is suppressed is left out.
 */
function joinParts(parts: Parts): Finding {
  const [cause, ...effects] = parts;
  const by = suppressing(cause, effects);
  const isShown = (one: Finding): boolean => by !== undefined || !isSuppressed(one);
  const shown = effects.filter(isShown);
  const affects = shownServices(
    cause,
    shown,
    effects.filter((one) => !isShown(one)),
  );
  const hasEdit = cause.fixes.some(({ kind }) => kind === 'edit');
  const edits = hasEdit ? [] : mergedEdits(shown.flatMap(({ fixes }) => fixes));
  const { waiver: _waiver, known: _known, ...rest } = cause;
  return {
    ...rest,
    ...suppressionOf(by),
    severity: worst(shown, cause.severity),
    aliases: [...new Set([...cause.aliases, ...shown.flatMap(({ aliases }) => aliases)])],
    evidence: evidenceOf(cause, shown),
    sightings: unique([
      ...cause.sightings,
      ...shown.flatMap(({ sightings }) => sightings),
      ...affects.flatMap(({ at }) => at),
    ]),
    fixes: [...cause.fixes, ...edits],
    affects,
    parts,
  };
}

/** A finding that no other causes, with all its places. */
function alone(finding: Finding): Finding {
  if (finding.affects === undefined && finding.decidedAt === undefined) return finding;
  const places = [...finding.sightings, ...affectedPlaces(finding), ...(finding.decidedAt ?? [])];
  return { ...finding, sightings: unique(places) };
}

/**
 * Joins the findings on services with those in Dockerfiles that cause them: one mistake, one finding, all places. Findings
 * that were joined before are joined again, as their parts are now.
 */
export function joinFindings(findings: readonly Finding[]): readonly Finding[] {
  const all = separateFindings(findings);
  const causes = new Map(all.map((finding) => [finding.fingerprint, finding]));
  const effects = Map.groupBy(
    all.filter(({ causedBy }) => causedBy !== undefined && causes.has(causedBy.fingerprint)),
    ({ causedBy }) => causedBy?.fingerprint,
  );
  const joined = new Set([...effects.values()].flat());
  return all
    .filter((finding) => !joined.has(finding))
    .map((finding) => {
      const caused = effects.get(finding.fingerprint);
      return caused === undefined ? alone(finding) : joinParts([finding, ...caused]);
    });
}

/**
 * Returns each finding by itself: a joined one as its parts, which are suppressed if it is. An affected service is a
 * place of the finding in either form.
 */
export function separateFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.flatMap((finding) => {
    const { parts } = finding;
    if (parts === undefined) return [finding];
    if (!isSuppressed(finding)) return parts;
    return parts.map((part) => (isSuppressed(part) ? part : { ...part, ...suppressionOf(finding) }));
  });
}
