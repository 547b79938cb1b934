import type { Attack } from './attack.ts';
import { attestationAttacks } from './policy-attestation-attacks.ts';
import { manifestAttacks } from './policy-manifest-attacks.ts';
import { reportAttacks } from './policy-report-attacks.ts';
import { annotationAttacks, freshnessAttacks, nameAttacks } from './policy-signature-attacks.ts';

/** Every attack on an image that a policy is about. */
export const policyAttacks: readonly Attack[] = [
  ...nameAttacks,
  ...annotationAttacks,
  ...freshnessAttacks,
  ...attestationAttacks,
  ...reportAttacks,
  ...manifestAttacks,
];
