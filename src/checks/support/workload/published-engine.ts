import type { Severity } from '../../../core/severity.ts';
import type { PublishedPort, Workload } from '../../../core/workload/workload.ts';
import { rangesOf } from '../network/ports.ts';
import { isLimitedProxy, isPrivileged, plainApi, servedEngines, socketMounts } from './served-engines.ts';

/** What everyone who reaches a published port gets. */
export interface PublishedEngine {
  severity: Severity;
  gives: string;
}

/**
 * Returns what a published port of Docker’s API opens to everyone: the engine of the host, for a container that has its socket,
 * or one in a privileged container. The port is 2375, or one at which its command serves the API. Absent for other ports and
 * containers.
 */
export function publishedEngine(
  workload: Workload,
  { containerPort, protocol }: PublishedPort,
): PublishedEngine | undefined {
  const served = servedEngines(workload);
  const ranges = rangesOf([`${containerPort}/${protocol}`], 'tcp');
  const isPublished = (port: number): boolean => ranges.some(({ from, to }) => from <= port && port <= to);
  const published = served.filter(({ port }) => isPublished(port));
  if (!isPublished(plainApi) && published.length === 0) return undefined;
  if (isPrivileged(workload))
    return { severity: 'critical', gives: 'whoever reaches it controls a privileged Docker daemon' };
  if (socketMounts(workload).length === 0) return undefined;
  const isLimited = published.length > 0 && published.every((each) => each.isLimited);
  return isLimited || isLimitedProxy(workload)
    ? { severity: 'high', gives: 'whoever reaches it uses what the proxy allows of the Docker API' }
    : { severity: 'critical', gives: 'whoever reaches it controls the Docker daemon of the host' };
}
