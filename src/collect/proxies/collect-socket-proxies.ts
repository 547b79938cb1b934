import type { ListeningSocket } from '../../core/firewall.ts';
import type { EngineTcpListener, SocketProxy } from '../../core/host.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectEngineSockets } from '../processes/engine-sockets.ts';
import { listProcesses } from '../processes/list-processes.ts';
import { readMachineMounts } from '../processes/machine-mounts.ts';
import type { ApiTargets } from './named-targets.ts';
import { findProxyCandidates, judgeProcess, type ProxyProcess } from './proxy-processes.ts';
import { findProxyServices, findProxyUnits, findTcpSocketUnits } from './proxy-units.ts';

const from = '/proc/<pid>/cmdline, systemd units and configuration of proxies';

/** What is known of the TCP listeners of a host. */
export interface HostListeners {
  listening: Observed<readonly ListeningSocket[]>;
  engines: Observed<readonly EngineTcpListener[]>;
}

/** Returns where the API of the engines of a host is reached, besides the usual sockets. */
async function apiTargets(files: HostFiles, { engines }: HostListeners): Promise<Observed<ApiTargets>> {
  const sockets = await collectEngineSockets(files, await readMachineMounts(files));
  if (sockets.state === 'unreadable') return sockets;
  const paths = [...(valueOf(sockets) ?? []).map(({ path }) => path), '/run/docker.sock'];
  const statuses = await Promise.all(paths.map((path) => files.status(path)));
  const ports = (valueOf(engines) ?? []).filter(
    ({ serves, clientTls }) => serves === 'api' && clientTls !== true,
  );
  return known(
    {
      sockets: new Set(paths),
      identities: new Set(statuses.flatMap((status) => valueOf(status)?.identity ?? [])),
      ports: new Set(ports.map(({ port }) => port)),
    },
    from,
  );
}

/** Returns the proxies among processes; a socket or port of one leads others to the API, too. */
async function judgeProcesses(
  files: HostFiles,
  candidates: readonly ProxyProcess[],
  targets: ApiTargets,
): Promise<readonly SocketProxy[]> {
  const judged = await Promise.all(candidates.map((each) => judgeProcess(files, each, targets)));
  const proxies = judged.flatMap(({ proxy }) => proxy ?? []);
  const sockets = new Set([...targets.sockets, ...judged.flatMap((each) => each.sockets)]);
  const certain = proxies.filter(({ doubt, someOnly }) => doubt === undefined && someOnly !== true);
  const ports = new Set([
    ...targets.ports,
    ...certain.flatMap(({ listens }) => listens.map(({ port }) => port)),
  ]);
  const isWider = sockets.size > targets.sockets.size || ports.size > targets.ports.size;
  return isWider ? judgeProcesses(files, candidates, { ...targets, sockets, ports }) : proxies;
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
    findProxyCandidates(files, processes),
    findTcpSocketUnits(files),
  ]);
  const isAtRest = processes.length === 0;
  if (candidates.length === 0 && units.length === 0 && !isAtRest) return known([], from);
  const targets = await apiTargets(files, listeners);
  if (targets.state !== 'known') return targets;
  const [running, activated, started] = await Promise.all([
    judgeProcesses(files, candidates, targets.value),
    findProxyUnits(files, units, valueOf(listeners.listening), targets.value),
    isAtRest ? findProxyServices(files, targets.value) : [],
  ]);
  return known([...activated, ...started, ...running.filter((one) => !isOfUnit(one, activated))], from);
}
