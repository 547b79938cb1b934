import type { CredentialSign } from './image.ts';

/** A volume of the engine, from `GET /volumes`. */
export interface Volume {
  name: string;
  driver: string;
  /** Names of its driver options; values stay out. */
  optionNames: readonly string[];
  /** What of its options looks like a credential, which everyone who may list volumes reads. */
  credentials: readonly CredentialSign[];
}
