import type { Severity } from '../../../core/severity.ts';
import type { WorkloadCase } from '../../../core/rules/check.ts';
import type { PublishedPort } from '../../../core/workload/workload.ts';
import { rangesOf } from '../network/ports.ts';
import { isLimitedProxy, isPrivileged, plainApi, servedEngines, socketMounts } from './served-engines.ts';
import { hostIn } from './remote-engines.ts';

/** What everyone who reaches a published port gets. */
export interface PublishedEngine {
  severity: Severity;
  gives: string;
}

/** Returns what a relay to the engine of another host opens: what a socket proxy allows where that is one beside it. */
function ofRemote(remote: string, { engineRelays = [] }: WorkloadCase): PublishedEngine {
  const host = hostIn(remote);
  const proxy = engineRelays.find(({ isLimited, hosts }) => isLimited && hosts.some((name) => name === host));
  return proxy === undefined
    ? { severity: 'critical', gives: `whoever reaches it controls the Docker daemon of ${remote}` }
    : { severity: 'high', gives: `whoever reaches it uses what ${proxy.name} allows of the Docker API` };
}

/**
 * Returns what a published port of Docker’s API opens to everyone: the engine of the host, for a container that has its
 * socket, one of another host to which it passes others on, or one in a privileged container. The port is 2375, or one at
 * which its command serves the API. Absent for other ports and containers.
 */
export function publishedEngine(
  subject: WorkloadCase,
  { containerPort, protocol }: PublishedPort,
): PublishedEngine | undefined {
  const { workload } = subject;
  const served = servedEngines(workload);
  const ranges = rangesOf([`${containerPort}/${protocol}`], 'tcp');
  const isPublished = (port: number): boolean => ranges.some(({ from, to }) => from <= port && port <= to);
  const published = served.filter(({ port }) => isPublished(port));
  if (!isPublished(plainApi) && published.length === 0) return undefined;
  if (published.length > 0 && published.every(({ builds }) => builds))
    return { severity: 'critical', gives: 'whoever reaches it runs builds with every privilege (BuildKit)' };
  if (isPrivileged(workload))
    return { severity: 'critical', gives: 'whoever reaches it controls a privileged Docker daemon' };
  const remote = published.find((each) => each.remote !== undefined)?.remote;
  if (remote !== undefined) return ofRemote(remote, subject);
  if (socketMounts(workload).length === 0) return undefined;
  const isLimited =
    published.length > 0 ? published.every((each) => each.isLimited) : isLimitedProxy(workload);
  return isLimited
    ? { severity: 'high', gives: 'whoever reaches it uses what the proxy allows of the Docker API' }
    : { severity: 'critical', gives: 'whoever reaches it controls the Docker daemon of the host' };
}
