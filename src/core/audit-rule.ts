/** One rule of the Linux audit system that bears on what happens to paths (auditctl(8)). */
export interface AuditRule {
  /** As it is written, for people. */
  text: string;
  /** `never` rules keep what they match out of the log; the first rule that matches decides. */
  action: 'always' | 'never';
  /** What it looks at: one path, all below a folder, what `-w` makes of it (a folder with all below it, else the file), or everything. */
  on: 'path' | 'dir' | 'watch' | 'everything';
  /** As written; `''` when it is on everything. */
  path: string;
  /** The path with the links of its parents followed, and one at its end where a slash stands behind it. */
  realPath: string;
  /** Kinds of access, of `r` read, `w` write, `x` execute, `a` change of attributes. */
  permissions: string;
  /** System calls of one width only: `b32` or `b64`. */
  arch?: string;
  /** What else an event must match: `auid>=1000`. */
  conditions: readonly string[];
}

/** Audit rules of one source, in the order in which they are tried. */
export interface AuditRules {
  rules: readonly AuditRule[];
  /** Whether auditing is switched on (`-e 0` switches it off). */
  enabled: boolean;
  /** Lines that were not understood: any of them could change what the others do. */
  unread: readonly string[];
}
