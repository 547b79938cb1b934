/** System calls of an access kind (audit's `perm` classes, linux/include/asm-generic/audit_*.h). */
interface AccessCalls {
  any: RegExp;
  /** Calls of a complete list on every architecture. */
  all: readonly string[];
}

const callsOf: Readonly<Record<string, AccessCalls>> = {
  r: { any: /^(open|creat|readlink|l?f?listxattr|l?f?getxattr|quotactl)/, all: ['openat'] },
  w: {
    any: /^(open|creat|f?truncate|fallocate|rename|link|symlink|unlink|mkdir|rmdir|mknod|bind|acct|swapon)/,
    all: ['openat', 'renameat', 'unlinkat', 'mkdirat'],
  },
  x: { any: /^execve/, all: ['execve'] },
  a: {
    any: /^(f?chmod|fchmodat|[fl]?chown|fchownat|[fl]?setxattr|[fl]?removexattr)/,
    all: ['fchmodat', 'fchownat', 'setxattr'],
  },
};

/** Whether a call makes an access kind (`r`, `w`, `x`, `a`); a call number may. */
export function makesAccess(calls: readonly string[], kind: string): boolean {
  return calls.some((call) => /^\d+$/.test(call) || (callsOf[kind]?.any.test(call) ?? false));
}

/** Whether the calls cover an access kind: auditctl itself expands that list. */
export function makesAllAccess(calls: readonly string[], kind: string): boolean {
  return callsOf[kind]?.all.every((call) => calls.includes(call)) ?? false;
}
