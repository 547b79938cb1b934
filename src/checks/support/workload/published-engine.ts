import type { Severity } from '../../../core/severity.ts';
import { valueOf } from '../../../core/observed.ts';
import type { Mount, PublishedPort, Workload } from '../../../core/workload/workload.ts';
import { reachedSocket } from '../../../knowledge/engine/engine-sockets.ts';
import { rangesOf } from '../network/ports.ts';

/** The port of Docker's API without TLS (IANA: docker). */
const plainApi = 2375;

/** What everyone who reaches a published port gets. */
interface PublishedEngine {
  severity: Severity;
  gives: string;
}

function showsSocket({ hostPath, source }: Mount): boolean {
  return [valueOf(hostPath), source].some((path) => path !== undefined && reachedSocket(path) !== undefined);
}

/**
 * Returns what a published port of Docker’s API opens to everyone: the engine of the host, for a container that has its socket,
 * or one in a privileged container. Absent for other ports and containers.
 */
export function publishedEngine(
  { settings }: Workload,
  { containerPort, protocol }: PublishedPort,
): PublishedEngine | undefined {
  const ranges = rangesOf([`${containerPort}/${protocol}`], 'tcp');
  if (!ranges.some(({ from, to }) => from <= plainApi && plainApi <= to)) return undefined;
  if (valueOf(settings.privileged.value) === true)
    return { severity: 'critical', gives: 'whoever reaches it controls a privileged Docker daemon' };
  const mounts = valueOf(settings.mounts.value) ?? [];
  if (!mounts.some((mount) => 'value' in mount && showsSocket(mount.value))) return undefined;
  // Such proxies allow what their variables say, by default little more than reading.
  return /socket-?proxy/iu.test(valueOf(settings.image.value) ?? '')
    ? { severity: 'high', gives: 'whoever reaches it uses what the proxy allows of the Docker API' }
    : { severity: 'critical', gives: 'whoever reaches it controls the Docker daemon of the host' };
}
