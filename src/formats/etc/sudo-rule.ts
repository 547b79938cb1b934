/** A command that a sudoers file lets users run (sudoers(5)). */
export interface SudoRule {
  /**
   * Users as written, aliases replaced: `ann`, `#1000`, `%group`, `%#27`, `+netgroup`, `ALL`; `!` for all but. The last
   * that names somebody counts.
   */
  users: readonly string[];
  /** Whom the command may run as; missing lists are not written. */
  runAs: { users?: readonly string[]; groups?: readonly string[] };
  /** Whether the rule itself asks for no password. */
  withoutPassword: boolean;
  /** `ALL`, or a path with its arguments; `!` before it forbids the command. */
  command: string;
  /** The file that says so. */
  from: string;
}

/** When sudo asks for no password (`Defaults !authenticate`, `exempt_group`); always if nothing is named. */
export interface SudoExemption {
  users?: readonly string[];
  runAs?: readonly string[];
  commands?: readonly string[];
}
