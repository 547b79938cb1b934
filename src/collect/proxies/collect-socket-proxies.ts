import type { ListeningSocket } from '../../core/host/firewall.ts';
import type { EngineTcpListener, SocketProxy } from '../../core/host/host.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectEngineSockets } from '../processes/engine-sockets.ts';
import { listProcesses } from '../processes/list-processes.ts';
import { readMachineMounts } from '../processes/machine-mounts.ts';
import { apiTargets } from './api-targets.ts';
import { judgeProcesses } from './judge-processes.ts';
import { findProxyCandidates, onHostNetwork } from './proxy-processes.ts';
import { findProxyServices, findProxyUnits, findSocketUnits } from './proxy-units.ts';

const from = '/proc/<pid>/cmdline, systemd units and configuration of proxies';

/** What is known of the TCP listeners of a host. */
export interface HostListeners {
  listening: Observed<readonly ListeningSocket[]>;
  engines: Observed<readonly EngineTcpListener[]>;
}

/** Whether a socket unit shows where a process listens: systemd gave it the socket. */
function isOfUnit({ listens }: SocketProxy, units: readonly SocketProxy[]): boolean {
  const open = new Set(units.flatMap((unit) => unit.listens.map(({ port }) => port)));
  return listens.length > 0 && listens.every(({ port }) => open.has(port));
}

/**
 * Returns the programs besides engines that may pass TCP connections on to the API of one: by the command lines of
 * processes, by their configuration, and by systemd socket units. Unreadable if processes are hidden.
 */
export async function collectSocketProxies(
  files: HostFiles,
  listeners: HostListeners,
): Promise<Observed<readonly SocketProxy[]>> {
  const { processes, hidden } = await listProcesses(files);
  if (hidden) return hidden;
  const [candidates, units] = await Promise.all([
    findProxyCandidates(files, processes).then((found) => onHostNetwork(files, found)),
    findSocketUnits(files).then((found) =>
      found.filter(
        ({ listens, paths, service }) =>
          listens.length > 0 || paths.some((path) => path.startsWith('@')) || service === undefined,
      ),
    ),
  ]);
  const isAtRest = processes.length === 0;
  if (candidates.length === 0 && units.length === 0 && !isAtRest) return known([], from);
  const machine = await readMachineMounts(files);
  const sockets = await collectEngineSockets(files, machine);
  if (sockets.state === 'unreadable') return sockets;
  const targets = await apiTargets(files, valueOf(sockets) ?? [], valueOf(listeners.engines) ?? []);
  const [judged, activated, started] = await Promise.all([
    judgeProcesses(files, candidates, targets, machine),
    findProxyUnits(files, units, valueOf(listeners.listening), targets),
    isAtRest ? findProxyServices(files, targets) : [],
  ]);
  const running = judged.flatMap(({ proxy }) => proxy ?? []);
  return known([...activated, ...started, ...running.filter((one) => !isOfUnit(one, activated))], from);
}
