import type { Check } from '../core/check.ts';

/** A rule that no check judges. */
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

/** Rules on the policy itself, as reports describe them. No policy switches them off or waives them. */
export const policyRules = {
  expiredWaiver: rule('policy/expired-waiver', 'medium', {
    title: 'A waiver has expired',
    why: 'What was to be lived with until a day is lived with beyond it, and nobody looked again.',
    remediation: 'Close what it waived, or decide again and write a later day.',
  }),
  expiredAttestation: rule('policy/expired-attestation', 'medium', {
    title: 'An attestation has expired',
    why: 'What somebody vouched for until a day may be true no longer.',
    remediation: 'Look again, and write a later day.',
  }),
  unusedWaiver: rule('policy/unused-waiver', 'info', {
    title: 'A waiver matches nothing',
    why: staleEntries,
    remediation: 'Take it out, or mend what it names.',
  }),
  unusedAttestation: rule('policy/unused-attestation', 'info', {
    title: 'An attestation answers nothing',
    why: staleEntries,
    remediation: 'Take it out, or mend what it names; `seen` must match what there is to judge now.',
  }),
} as const satisfies Record<string, PolicyRule>;
