/**
 * From here on a resource limit limits nothing: `fs.nr_open` is at most 1073741816 (systemd's "infinity"), and
 * Linux has at most 4194304 process ids. Others are compared with the 64 bits of the kernel.
 */
const practicallyUnlimited: Readonly<Record<string, number>> = {
  nofile: 1_073_741_816,
  nproc: 4_194_304,
};

/**
 * Limits whose absence affects the host: kernel tables and memory that all containers share, core dumps on
 * its disk, and priorities above other processes.
 */
const shared: ReadonlySet<string> = new Set(['nofile', 'nproc', 'core', 'msgqueue', 'sigpending', 'rtprio']);

/** Whether the absence of a limit of this name affects the host. */
export function isSharedLimit(name: string): boolean {
  return shared.has(name);
}

/**
 * Whether a value means that a resource is unlimited. runc passes it to the kernel as an unsigned number, so
 * that every negative one is (seen with `core=-5` on runc 1.1: 18446744073709551611 bytes).
 */
export function isUnlimited(name: string, limit: number): boolean {
  return limit < 0 || limit >= (practicallyUnlimited[name] ?? 2 ** 62);
}
