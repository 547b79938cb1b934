import { type AssessedOutcome, type Evidence, type Finding } from '../../core/findings/finding.ts';
import { severities } from '../../core/severity.ts';
import { describeLocation } from '../../core/location.ts';
import type { Attestation, Policy, RuleSetting } from '../../core/rules/policy.ts';
import type { Report } from '../../core/findings/report.ts';
import { isInForce } from '../dates.ts';
import { isAttestedBy, isWaivedBy } from './matching.ts';

function severityUnder(finding: Finding, setting: RuleSetting | undefined): Finding['severity'] {
  if (setting?.severity) return setting.severity;
  const { atLeast } = setting ?? {};
  if (atLeast === undefined) return finding.severity;
  return severities.indexOf(atLeast) < severities.indexOf(finding.severity) ? atLeast : finding.severity;
}

function judgedFinding(finding: Finding, { rules, waivers }: Policy, time: string): Finding {
  const severity = severityUnder(
    finding,
    rules.get(finding.rule) ?? rules.get(finding.check ?? finding.rule),
  );
  const waiver = waivers.find((one) => isInForce(one.until, time) && isWaivedBy(finding, one));
  // What a VEX document says is not there need not be accepted.
  if (!waiver || finding.waiver?.vex !== undefined) return { ...finding, severity };
  const { reason, until, justification } = waiver;
  return {
    ...finding,
    severity,
    waived: true,
    waiver: {
      reason,
      ...(until ? { until } : {}),
      ...(justification === undefined ? {} : { justification }),
    },
  };
}

function passedBy(
  assessed: AssessedOutcome,
  doubts: readonly string[],
  attestation: Attestation,
): AssessedOutcome {
  const { by, reason, until, at } = attestation;
  const vouched = { source: describeLocation(at), saw: `attested by ${by} until ${until}: ${reason}` };
  const reviewed = doubts.map((saw): Evidence => ({ source: 'what was to be judged', saw }));
  return {
    ...assessed,
    outcome: { state: 'passed', evidence: [vouched, ...reviewed] },
    attestation: { by, reason, until },
  };
}

function judgedOutcome(assessed: AssessedOutcome, policy: Policy, time: string): AssessedOutcome {
  const { outcome } = assessed;
  if (outcome.state !== 'unknown') return assessed;
  const attestation = policy.attestations.find(
    (one) => isInForce(one.until, time) && isAttestedBy(assessed, one),
  );
  if (attestation) return passedBy(assessed, outcome.doubts, attestation);
  return policy.unknown[outcome.kind] === 'ignore' ? { ...assessed, ignored: true } : assessed;
}

/**
 * Applies a policy to a report as of the day its facts were collected: sets severities, waives findings,
 * attests outcomes. Removes nothing; the counts are those from before.
 */
export function applyPolicy(report: Report, policy: Policy): Report {
  const { collectedAt } = report;
  return {
    ...report,
    findings: report.findings.map((finding) => judgedFinding(finding, policy, collectedAt)),
    outcomes: report.outcomes.map((outcome) => judgedOutcome(outcome, policy, collectedAt)),
  };
}
