/** A system call worth telling that a rule of a filter lets through. */
export interface FilteredCall {
  name: string;
  /** Only with some arguments, or only when a supervising process agrees. */
  partly?: true;
  /** Only for a container that holds all of these capabilities (names without `CAP_`). */
  onlyWith?: readonly string[];
}

/**
 * What is kept of a seccomp filter: `defaultAction` for calls that no rule names, and which of the
 * calls in the table of dangerous ones its rules let through; a call may be there more than once.
 */
export interface SeccompFilter {
  defaultAction: string;
  lets: readonly FilteredCall[];
}
