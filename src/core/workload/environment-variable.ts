import type { Severity } from '../severity.ts';

/**
 * An environment variable. Values may be credentials, so facts hold a value only for the few names that
 * checks read (`DOCKER_HOST`, the switches of a socket proxy), and for addresses of Docker's port; none with user
 * information.
 */
export interface EnvironmentVariable {
  name: string;
  value?: string;
  /**
   * Length of the value in UTF-16 code units; missing if the value is taken from the client's environment.
   */
  length?: number;
  /** Set if the value is the path of a file or the name of a secret in a store. */
  isStoredElsewhere?: true;
  /** Set if the name may be that of a connection, and the value is an address without a user and without a password. */
  isPlainAddress?: true;
  /**
   * How the value weakens the programs that have the variable, `none` if it does not; only for names that are known
   * to do so, and missing where the value is.
   */
  effect?: VariableEffect | 'none';
}

/** How a variable with a value weakens programs. */
export interface VariableEffect {
  severity: Severity;
  /** What is wrong: `everyone who reaches the database is let in`. */
  what: string;
}
