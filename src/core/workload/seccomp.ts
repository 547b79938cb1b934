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
  /**
   * Of the address families that the default profile denies (38 AF_ALG, 40 AF_VSOCK), those with which a socket
   * may be created; missing if that does not follow from the rules, and in facts of older versions.
   */
  socketFamilies?: readonly number[];
}
