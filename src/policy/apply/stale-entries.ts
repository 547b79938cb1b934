import { fingerprintOf } from '../../core/findings/fingerprint.ts';
import { rootSubject } from '../../core/subject.ts';
import type { Finding, Fix } from '../../core/findings/finding.ts';
import { describeLocation } from '../../core/location.ts';
import type { Attestation, Policy, Waiver } from '../../core/rules/policy.ts';
import type { Report } from '../../core/findings/report.ts';
import { isInForce } from '../dates.ts';
import { policyRules } from '../rules.ts';
import type { WasRun } from '../was-run.ts';
import { isAttestedBy, isWaivedBy } from './matching.ts';

type Entry = Waiver | Attestation;
type Rule = (typeof policyRules)[keyof typeof policyRules];

/** Describes an entry in its own terms. */
function describeEntry(entry: Entry): string {
  const { name, subject, file } = entry;
  const rest = 'by' in entry ? [] : [entry.workloadKey, entry.fingerprint];
  return [name, subject, file, ...rest].filter((part) => part !== undefined).join(', ');
}

interface EntryRemoval {
  title: string;
  safety: 'safe' | 'risky';
}

/** The fix that removes an entry: an edit, where it has lines of its own. */
function removalOf({ at: { file, remove, text } }: Entry, { title, safety }: EntryRemoval): Fix {
  if (remove === undefined) return { kind: 'manual', title, steps: [] };
  const edit = { file, range: remove, text: '', ...(text === undefined ? {} : { old: text }) };
  return { kind: 'edit', safety, title: 'Remove the entry', edits: [edit] };
}

/** An expired entry has no effect; one that nothing matched may match in another run. */
function safetyOf({ id }: Rule): 'safe' | 'risky' {
  return id === policyRules.expiredWaiver.id || id === policyRules.expiredAttestation.id ? 'safe' : 'risky';
}

function findingOf(rule: Rule, entry: Entry, saw: string): Finding {
  const { id, title, category, severity, remediation } = rule;
  const { at, reason } = entry;
  const detail = { kind: 'policy-entry', entry: describeEntry(entry), reason } as const;
  const subject = rootSubject('policy', at.file, at.file);
  return {
    fingerprint: fingerprintOf(id, subject.key, [detail.entry, reason]),
    rule: id,
    aliases: [],
    severity,
    category,
    title,
    message: `${describeEntry(entry)}: ${saw} (${reason})`,
    subject,
    evidence: [{ source: describeLocation(at), saw }],
    sightings: [at],
    fixes: [removalOf(entry, { title: remediation, safety: safetyOf(rule) })],
    detail,
    waived: false,
  };
}

function isExpired({ until }: Entry, reports: readonly Report[]): boolean {
  return reports.some(({ collectedAt }) => !isInForce(until, collectedAt));
}

function waiverEnds(waiver: Waiver, reports: readonly Report[], wasRun: WasRun): readonly Finding[] {
  if (isExpired(waiver, reports)) {
    return [findingOf(policyRules.expiredWaiver, waiver, `until ${waiver.until}`)];
  }
  const { name, matches } = waiver;
  const isMissed = name === undefined || matches.some(({ rule, check }) => wasRun(rule, check));
  const used = reports.some(({ findings }) => findings.some((finding) => isWaivedBy(finding, waiver)));
  return used || !isMissed
    ? []
    : [findingOf(policyRules.unusedWaiver, waiver, 'no finding is as it describes')];
}

function attestationEnds(
  attestation: Attestation,
  reports: readonly Report[],
  wasRun: WasRun,
): readonly Finding[] {
  if (isExpired(attestation, reports)) {
    return [findingOf(policyRules.expiredAttestation, attestation, `until ${attestation.until}`)];
  }
  const used = reports.some(({ outcomes }) => outcomes.some((outcome) => isAttestedBy(outcome, attestation)));
  if (used || !attestation.rules.some((rule) => wasRun(rule))) return [];
  return [findingOf(policyRules.unusedAttestation, attestation, 'no outcome to review matches it')];
}

/**
 * Returns findings on the policy itself: expired entries, and entries of executed rules without a match.
 * `reports` are from before the policy was applied.
 */
export function staleEntries(
  { waivers, attestations }: Policy,
  reports: readonly Report[],
  wasRun: WasRun,
): readonly Finding[] {
  const found = [
    ...waivers.flatMap((waiver) => waiverEnds(waiver, reports, wasRun)),
    ...attestations.flatMap((attestation) => attestationEnds(attestation, reports, wasRun)),
  ];
  return [...new Map(found.map((finding) => [finding.fingerprint, finding])).values()];
}
