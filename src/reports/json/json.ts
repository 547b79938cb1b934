import type {
  AffectedService,
  AssessedOutcome,
  Attested,
  Detail,
  Evidence,
  Finding,
  Fix,
  Outcome,
  VexSource,
  Waived,
} from '../../core/findings/finding.ts';
import type { Subject } from '../../core/subject.ts';
import type { Location } from '../../core/location.ts';
import { describeLocation } from '../../core/location.ts';
import type { AppliedBaseline, AppliedPolicy, Report } from '../../core/findings/report.ts';
import { jsonByLine } from '../text/json-text.ts';
import { vulnerabilitiesIn } from '../content/vulnerabilities.ts';
import { filePlace, filePlaces } from '../content/places.ts';

/** The report as one JSON document, one line for each finding, outcome and gap; `docs/schema/report.json` is its schema. */
export function writeJson(report: Report): string {
  return [...jsonParts(report)].join('');
}

/** The text of `writeJson` in parts, in order. Each is made when it is taken: a thousand files have 50,000 outcomes. */
export function jsonParts(report: Report): Iterable<string> {
  return jsonByLine(documentOf(report));
}

/** The document that `writeJson` writes, as a plain value. Keys that do not apply are absent. */
export function reportDocument(report: Report) {
  const document = documentOf(report);
  return { ...document, findings: [...document.findings], outcomes: [...document.outcomes] };
}

/** The document with its long lists as iterators, so that an entry is gone once it is written. */
function documentOf(report: Report) {
  return {
    schemaVersion: 1,
    tool: { name: report.tool.name, version: report.tool.version },
    collectedAt: report.collectedAt,
    targets: report.targets,
    findings: mapOneByOne(report.findings, findingDocument),
    outcomes: mapOneByOne(report.outcomes, outcomeDocument),
    gaps: report.gaps.map(({ subject, what, why, allowedBy }) => ({
      subject: subjectOf(subject),
      what,
      why,
      allowedBy,
    })),
    software: softwareDocument(report),
    summary: summaryDocument(report),
    hardened: report.hardened?.map(({ command, isCovered, changes }) => ({
      command,
      covered: isCovered,
      changes: changes.map(({ rule, severity, title, safety, option }) => ({
        rule,
        severity,
        title,
        safety,
        option,
      })),
    })),
    policy: report.policy && policyDocument(report.policy),
    baseline: report.baseline && baselineDocument(report.baseline),
  };
}

function* mapOneByOne<T, R>(items: readonly T[], toDocument: (item: T) => R): Generator<R> {
  for (const item of items) yield toDocument(item);
}

function summaryDocument({ summary }: Report): Report['summary'] {
  const { critical, high, medium, low, info, passed, unknown, waived, known, attested } = summary;
  const counts = { critical, high, medium, low, info, passed, unknown, waived };
  return {
    ...counts,
    ...(known === undefined ? {} : { known }),
    ...(attested === undefined ? {} : { attested }),
  };
}

function policyDocument({ file, preset, off }: AppliedPolicy) {
  return { file, preset, off };
}

function baselineDocument({ file, known, gone, notSeen }: AppliedBaseline): AppliedBaseline {
  return { file, known, gone, notSeen };
}

function findingDocument(finding: Finding) {
  const locations = filePlaces(finding.sightings);
  return {
    rule: finding.rule,
    check: finding.check,
    aliases: finding.aliases,
    severity: finding.severity,
    category: finding.category,
    title: finding.title,
    message: finding.message,
    subject: subjectOf(finding.subject),
    workloadKey: finding.workloadKey,
    locations: locations.length > 0 ? locations : undefined,
    sightings: finding.sightings.map(sightingDocument),
    affects: finding.affects?.map((service) => affectedDocument(service, finding)),
    evidence: finding.evidence.map(evidenceOf),
    impliedBy: finding.impliedBy,
    vulnerability: vulnerabilityOf(finding.detail),
    fixes: finding.fixes.map(fixDocument),
    fingerprint: finding.fingerprint,
    waived: finding.waived,
    waiver: finding.waiver && waiverDocument(finding.waiver),
    known: finding.known,
  };
}

function waiverDocument({ reason, until, justification, vex }: Waived) {
  return { reason, until, justification, vex: vex && vexDocument(vex) };
}

function vexDocument({ file, status, author, justification, note, issued }: VexSource): VexSource {
  return {
    file,
    status,
    ...(author === undefined ? {} : { author }),
    ...(justification === undefined ? {} : { justification }),
    ...(note === undefined ? {} : { note }),
    ...(issued === undefined ? {} : { issued }),
  };
}

/** A service that a finding in a Dockerfile affects, with the findings on it that are joined to it. */
function affectedDocument({ subject, workloadKey, at }: AffectedService, { parts }: Finding) {
  const joined = (parts ?? []).slice(1).filter((part) => part.subject.key === subject.key);
  return {
    subject: subjectOf(subject),
    workloadKey,
    sightings: at.map(sightingDocument),
    findings: joined.map(({ rule, severity, fingerprint }) => ({ rule, severity, fingerprint })),
  };
}

/** A command's own text stays out: it may hold credentials. */
function sightingDocument(at: Location) {
  const where = describeLocation(at);
  switch (at.in) {
    case 'file':
      return { in: at.in, where, ...filePlace(at.file, at.range), pointer: at.pointer };
    case 'command': {
      const { startLine, startColumn, endLine, endColumn } = at.range;
      return { in: at.in, where, startLine, startColumn, endLine, endColumn };
    }
    case 'document':
      return { in: at.in, where, document: at.document, pointer: at.pointer };
  }
}

function fixDocument(fix: Fix) {
  if (fix.kind === 'manual') return { kind: fix.kind, title: fix.title, steps: fix.steps };
  if (fix.kind === 'upgrade') {
    const { kind, safety, title, purl, to, steps } = fix;
    return { kind, safety, title, purl, to, steps };
  }
  const edits = fix.edits.map(({ file, range, text, old }) => ({ ...filePlace(file, range), text, old }));
  return { kind: fix.kind, safety: fix.safety, title: fix.title, edits };
}

function outcomeDocument(assessed: AssessedOutcome) {
  const { rule, subject, workloadKey, outcome, attestation, ignored } = assessed;
  return {
    rule,
    subject: subjectOf(subject),
    workloadKey,
    state: outcome.state,
    kind: outcome.state === 'unknown' ? outcome.kind : undefined,
    evidence: outcomeEvidence(outcome),
    doubts: 'doubts' in outcome ? (outcome.doubts ?? []) : [],
    because: outcome.state === 'not-applicable' ? outcome.because : undefined,
    attestation: attestation && attestationDocument(attestation),
    ignored,
  };
}

function attestationDocument({ by, reason, until }: Attested): Attested {
  return { by, reason, until };
}

function outcomeEvidence(outcome: Outcome): readonly Evidence[] {
  switch (outcome.state) {
    case 'passed':
      return outcome.evidence.map(evidenceOf);
    case 'failed':
      return outcome.problems.flatMap((problem) => problem.evidence.map(evidenceOf));
    case 'unknown':
    case 'not-applicable':
      return [];
  }
}

/** Only the keys of the contract, whatever else the value carries. */
function subjectOf({ kind, id, key, name, within }: Subject): Subject {
  const parent = within && { kind: within.kind, key: within.key, name: within.name };
  return { kind, id, key, name, ...(parent && { within: parent }) };
}

function vulnerabilityOf(detail: Detail) {
  if (detail.kind !== 'vulnerability') return undefined;
  const { id, aliases, purl, installed, fixedIn, found } = detail;
  return {
    id,
    aliases,
    purl,
    installed,
    fixedIn,
    ...(found && {
      package: found.package,
      status: found.status,
      upgrade: found.upgrade,
      upgradeTo: found.upgradeTo,
      inBase: found.inBase,
      summary: found.summary,
      loaded: found.loaded,
      loadedBy: found.loadedBy,
      knownExploitedSince: found.knownExploitedSince,
      epss: found.epss,
    }),
  };
}

function softwareDocument(report: Report) {
  if (report.software === undefined) return undefined;
  return vulnerabilitiesIn(report).map(({ subject, upgrades, remedies, unfixed, ...one }) => ({
    subject: subjectOf(subject),
    distribution: one.distribution,
    packages: one.packages,
    unassessed: one.unassessed,
    database: one.database,
    vulnerabilities: { ...one.counts, exploited: one.exploited },
    clearedByVex: one.clearedByVex,
    upgrades,
    remedies,
    unfixed,
  }));
}

function evidenceOf({ source, saw }: Evidence): Evidence {
  return { source, saw };
}
