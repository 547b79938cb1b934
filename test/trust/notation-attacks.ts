import type { Attack } from './attack.ts';
import { chainAttacks } from './notation-certificate-attacks.ts';
import { headerAttacks, signatureAttacks } from './notation-envelope-attacks.ts';
import { coseAttacks, jwsAttacks } from './notation-form-attacks.ts';
import { policyAttacks } from './notation-policy-attacks.ts';
import { revocationAttacks } from './notation-revocation-attacks.ts';
import { timeAttacks } from './notation-time-attacks.ts';

/** Every attack on a signature of the Notary Project. */
export const notationAttacks: readonly Attack[] = [
  ...signatureAttacks,
  ...headerAttacks,
  ...jwsAttacks,
  ...coseAttacks,
  ...chainAttacks,
  ...timeAttacks,
  ...revocationAttacks,
  ...policyAttacks,
];
