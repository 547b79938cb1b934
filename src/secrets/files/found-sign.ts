import type { CredentialStrength } from '../../core/image/file-credential.ts';

/** Something that looks like a credential, at a place of a text. */
export interface FoundSign {
  detector: string;
  strength: CredentialStrength;
  /** Index of its first character. */
  at: number;
  length: number;
  /** How many characters belong to it, if more than its length: a setting has a name before its value. */
  extent?: number;
}
