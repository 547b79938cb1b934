import type { Severity } from '../../../core/severity.ts';
import type { PublishedPort, Workload } from '../../../core/workload/workload.ts';
import { rangesOf } from '../network/ports.ts';
import { isLimitedProxy, isPrivileged, plainApi, servedEngines, socketMounts } from './served-engines.ts';

/** What everyone who reaches a published port gets. */
interface PublishedEngine {
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
  const served = [plainApi, ...servedEngines(workload).map(({ port }) => port)];
  const ranges = rangesOf([`${containerPort}/${protocol}`], 'tcp');
  if (!ranges.some(({ from, to }) => served.some((port) => from <= port && port <= to))) return undefined;
  if (isPrivileged(workload))
    return { severity: 'critical', gives: 'whoever reaches it controls a privileged Docker daemon' };
  if (socketMounts(workload).length === 0) return undefined;
  return isLimitedProxy(workload)
    ? { severity: 'high', gives: 'whoever reaches it uses what the proxy allows of the Docker API' }
    : { severity: 'critical', gives: 'whoever reaches it controls the Docker daemon of the host' };
}
