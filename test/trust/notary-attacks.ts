import type { Attack } from './attack.ts';
import { chainAttacks, replayAttacks } from './notary-chain-attacks.ts';
import { fileAttacks } from './notary-file-attacks.ts';
import { certificateAttacks, delegationAttacks, methodAttacks } from './notary-key-attacks.ts';

/** Every attack on the metadata of a Notary repository. */
export const notaryAttacks: readonly Attack[] = [
  ...fileAttacks,
  ...chainAttacks,
  ...replayAttacks,
  ...methodAttacks,
  ...delegationAttacks,
  ...certificateAttacks,
];
