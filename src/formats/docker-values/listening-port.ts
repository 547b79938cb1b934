/** The port of an address on which a daemon listens. */
export function listeningPort(address: string): { port: number; onLoopback?: true } | undefined {
  const found = /^tcp:\/\/(?<host>\[[^\]]*\]|[^:/]*)(?::(?<port>\d+))?/u.exec(address)?.groups;
  if (found === undefined) return undefined;
  const isLoopback = /^(?:127\.|localhost$|\[::1\])/u.test(found['host'] ?? '');
  return { port: Number(found['port'] ?? 2375), ...(isLoopback && { onLoopback: true as const }) };
}
