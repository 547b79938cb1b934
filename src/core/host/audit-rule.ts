/** One rule of the Linux audit system about access to paths (auditctl(8)). */
export interface AuditRule {
  /** The rule as written. */
  text: string;
  /** `never` rules exclude events from the log; the first rule that matches decides. */
  action: 'always' | 'never';
  /**
   * What the rule covers: one path, a directory tree, a watch (`-w`: a directory tree, or a file), or
   * everything.
   */
  on: 'path' | 'dir' | 'watch' | 'everything';
  /** As written; `''` if the rule covers everything. */
  path: string;
  /** The path with the symbolic links of its parents resolved, and a link at its end if a slash follows. */
  realPath: string;
  /** Kinds of access: `r` read, `w` write, `x` execute, `a` attribute change. */
  permissions: string;
  /** `b32` or `b64`, if the rule covers system calls of one width only. */
  arch?: string;
  /** Further conditions on the event: `auid>=1000`. */
  conditions: readonly string[];
}

/** The audit rules of one source, in the order in which they are evaluated. */
export interface AuditRules {
  rules: readonly AuditRule[];
  /** Whether auditing is enabled (`-e 0` disables it). */
  enabled: boolean;
  /** Whether a daemon takes the records of the kernel; missing for files and in facts of older versions. */
  daemon?: boolean;
  /** What becomes of the records that a daemon takes; missing without one and in facts of older versions. */
  log?: AuditLog;
  /** Lines that were not understood; any of them could change the effect of the others. */
  unread: readonly string[];
}

/** What becomes of audit records on their way to a file. */
export interface AuditLog {
  /** The setting by which auditd writes no records: `write_logs = no`; empty if it writes them, or is another daemon. */
  discardedBy: string;
  /** Plugins that take the records in place of the log. */
  plugins: readonly string[];
  /** Why the settings of auditd are unknown; empty if they are known. */
  unread: string;
  /** Records a second beyond which the kernel drops them; 0 for no limit. */
  rateLimit: number;
  /** Records that wait for the daemon, beyond which the kernel delays or drops them; 0 for no limit, missing if not shown. */
  backlogLimit?: number;
}
