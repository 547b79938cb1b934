/** A dangerous system call that a rule of a filter allows. */
export interface AllowedSyscall {
  name: string;
  /** Allowed with some arguments only, or if a supervising process agrees. */
  partly?: true;
  /** Allowed only to containers with all of these capabilities (names without `CAP_`). */
  onlyWith?: readonly string[];
}

/**
 * The parts of a seccomp filter that checks need: `defaultAction` for calls that no rule names, and the
 * dangerous calls that its rules allow; a call may be listed more than once.
 */
export interface SeccompFilter {
  defaultAction: string;
  lets: readonly AllowedSyscall[];
}
