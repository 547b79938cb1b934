/** A word of a command that says which service runs and who may log in; none holds a value, which may be a credential. */
export type ServiceWord =
  /** A program that is known to serve others, by its base name; `another` for the first one if it is not known. */
  | { kind: 'program'; name: string }
  /** An option on logins; `none` if its value is empty or turns it off. */
  | { kind: 'option'; name: string; value: 'given' | 'none' }
  /** A debugger that listens on all interfaces of the container at a port, and asks nobody for a password. */
  | { kind: 'debugger'; of: string; port: number }
  /** A configuration file, which may say anything. */
  | { kind: 'configuration'; path: string };
