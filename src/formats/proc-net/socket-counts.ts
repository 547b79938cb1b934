/**
 * Returns how many sockets of each protocol (`tcp`, `udp6`, …) a network namespace has in use, including
 * listening ones, from `/proc/<pid>/net/sockstat` and `sockstat6` (proc_pid_net(5)). `undefined` for a text
 * of another form.
 */
export function parseSocketCounts(text: string): ReadonlyMap<string, number> | undefined {
  const counts = new Map<string, number>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, protocol, rest] = /^([A-Za-z]+6?): (.*)$/u.exec(line) ?? [];
    if (protocol === undefined || rest === undefined) return undefined;
    const count = /^inuse (\d+)(?: |$)/u.exec(rest)?.[1];
    if (count !== undefined) counts.set(protocol.toLowerCase(), Number(count));
  }
  return counts;
}
