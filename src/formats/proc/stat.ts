/**
 * Returns the start time of a process, in clock ticks since boot: field 22 of `/proc/<pid>/stat`
 * (proc_pid_stat(5)). `undefined` if the text is malformed.
 */
export function parseStartTime(text: string): string | undefined {
  // The name, in parentheses, may itself contain spaces and parentheses.
  const close = text.lastIndexOf(')');
  const start = close === -1 ? undefined : text.slice(close + 2).split(' ')[19];
  return start !== undefined && /^\d+$/.test(start) ? start : undefined;
}

/** Returns the parent and the session of a process: fields 4 and 6. `undefined` if the text is malformed. */
export function parseSession(text: string): { parent: number; session: number } | undefined {
  const close = text.lastIndexOf(')');
  const [, parent, , session] = close === -1 ? [] : text.slice(close + 2).split(' ');
  return parent !== undefined && session !== undefined && /^\d+ -?\d+$/u.test(`${parent} ${session}`)
    ? { parent: Number(parent), session: Number(session) }
    : undefined;
}

/** Returns the boot time of the machine, in seconds since 1970: `btime` of `/proc/stat`. */
export function parseBootTime(text: string): number | undefined {
  const match = /^btime (\d+)$/m.exec(text);
  return match === null ? undefined : Number(match[1]);
}
