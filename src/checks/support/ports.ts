import type { PublishedPort } from '../../core/workload.ts';

/** A published port in words: `port 8080 on every address → 80/tcp`. */
export function describePort({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  const outside = hostPort === '' ? 'a free port' : `port ${hostPort}`;
  return `${outside} on ${hostIp === '' ? 'every address' : hostIp} → ${containerPort}/${protocol}`;
}
