import type { CredentialSign } from '../image/image.ts';

/** A volume of the engine, from `GET /volumes`. */
export interface Volume {
  name: string;
  driver: string;
  /** Names of its driver options, without values. */
  optionNames: readonly string[];
  /** The options that look like credentials; everyone who may list volumes can read them. */
  credentials: readonly CredentialSign[];
}
