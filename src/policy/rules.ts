import type { Check } from '../core/rules/check.ts';

/** A rule that no check evaluates. */
export type PolicyRule = Omit<Check, 'on' | 'needs' | 'evaluate' | 'examples'>;

function rule(
  id: string,
  severity: Check['severity'],
  words: Pick<Check, 'title' | 'why' | 'remediation'>,
): PolicyRule {
  const none = { aliases: [], references: [], implies: [] };
  return { id, category: 'hygiene', severity, ...words, ...none, fixable: false };
}

const staleEntries =
  'An entry that matches nothing says that something is dealt with which is not there, or hides a slip of the pen.';

/** Rules on the policy itself, as reports describe them. No policy can disable or waive them. */
export const policyRules = {
  expiredWaiver: rule('policy/expired-waiver', 'medium', {
    title: 'A waiver has expired',
    why: 'The finding was accepted until this day, and nobody has reviewed it since.',
    remediation: 'Fix the waived finding, or review it and set a later day.',
  }),
  expiredAttestation: rule('policy/expired-attestation', 'medium', {
    title: 'An attestation has expired',
    why: 'The statement was attested until this day and may no longer be true.',
    remediation: 'Review it and set a later day.',
  }),
  unusedWaiver: rule('policy/unused-waiver', 'info', {
    title: 'A waiver matches nothing',
    why: staleEntries,
    remediation: 'Remove the waiver, or correct what it names.',
  }),
  unusedAttestation: rule('policy/unused-attestation', 'info', {
    title: 'An attestation answers nothing',
    why: staleEntries,
    remediation:
      'Remove the attestation, or correct what it names; `seen` must match the outcome that needs review now.',
  }),
} as const satisfies Record<string, PolicyRule>;
