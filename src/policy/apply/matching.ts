import { detailParts } from '../../core/findings/detail.ts';
import type { AssessedOutcome, Finding } from '../../core/findings/finding.ts';
import type { Attestation, RuleSelector, Waiver } from '../../core/rules/policy.ts';
import { fileOfSubject } from '../../core/subject.ts';
import { matchesGlob } from '../glob.ts';

function fits(glob: string | undefined, text: string | undefined): boolean {
  return glob === undefined || (text !== undefined && matchesGlob(glob, text));
}

/**
 * Returns the rules of a finding: for a CVE all IDs of the vulnerability and the check that reported it; for a finding on
 * a service that its Dockerfile causes also the rule of that, and the other way round.
 */
function rulesOf({ rule, check, detail, causedBy, causes = [] }: Finding): readonly string[] {
  const aliases = detail.kind === 'vulnerability' ? detail.aliases : [];
  const joined = [...(causedBy === undefined ? [] : [causedBy.rule]), ...causes];
  return [rule, ...(check === undefined ? [] : [check]), ...joined, ...aliases].map((name) =>
    name.toLowerCase(),
  );
}

function isOfRule({ rule, only }: RuleSelector, finding: Finding): boolean {
  // A glob is one of vulnerabilities: `CVE-2024-*`.
  if (!rulesOf(finding).some((name) => matchesGlob(rule.toLowerCase(), name))) return false;
  return only === undefined || detailParts(finding.detail).some((part) => only.includes(part));
}

/** Whether a finding is implied by one the waiver covers completely. */
function followsFrom({ matches, implied }: Waiver, { impliedBy }: Finding): boolean {
  return implied === true && matches.some(({ rule, only }) => rule === impliedBy && only === undefined);
}

/** Whether a finding matches all members of a waiver, expired or not. */
export function isWaivedBy(finding: Finding, waiver: Waiver): boolean {
  const { name, matches, subject, file, workloadKey, fingerprint } = waiver;
  const named = matches.some((match) => isOfRule(match, finding)) || followsFrom(waiver, finding);
  if (name !== undefined && !named) return false;
  if (fingerprint !== undefined && fingerprint !== finding.fingerprint) return false;
  if (!fits(file, fileOfSubject(finding.subject))) return false;
  return fits(subject, finding.subject.name) && fits(workloadKey, finding.workloadKey);
}

/** Whether an attestation matches an outcome that needs review, with the evidence seen then. */
export function isAttestedBy({ rule, subject, outcome }: AssessedOutcome, attestation: Attestation): boolean {
  if (outcome.state !== 'unknown' || outcome.kind !== 'needs-review') return false;
  if (!attestation.rules.includes(rule) || !fits(attestation.subject, subject.name)) return false;
  if (!fits(attestation.file, fileOfSubject(subject))) return false;
  return outcome.doubts.every((doubt) => fits(attestation.seen, doubt));
}
