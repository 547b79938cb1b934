import type { EngineFacts, EngineSocket } from '../../core/engine/engine.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { collectEngineListeners } from './engine-listeners.ts';
import { listProcesses } from '../processes/list-processes.ts';
import type { MachineMounts } from '../processes/mounted-path.ts';
import { apiTargets } from './api-targets.ts';
import { judgeProcesses } from './judge-processes.ts';
import { findProxyCandidates } from './proxy-processes.ts';
import { findForwardingUnits, findSocketUnits } from './proxy-units.ts';

const from = '/proc/<pid>/cmdline, systemd units and configuration of proxies';

/**
 * Returns the unix sockets on which programs besides engines listen that pass connections on to the API of one: of
 * processes of the host and of its containers, and of systemd socket units. Unreadable if processes are hidden, or the
 * sockets of engines are.
 */
export async function collectForwardedSockets(
  files: HostFiles,
  machine: MachineMounts,
  engines: Observed<readonly EngineSocket[]>,
): Promise<NonNullable<EngineFacts['forwardedSockets']>> {
  if (engines.state === 'unreadable') return engines;
  const { processes, hidden } = await listProcesses(files);
  if (hidden) return hidden;
  const [candidates, units] = await Promise.all([
    findProxyCandidates(files, processes),
    findSocketUnits(files),
  ]);
  if (
    candidates.length === 0 &&
    units.every(({ paths, unread }) => paths.length === 0 && unread === undefined)
  )
    return known([], from);
  const sockets = valueOf(engines) ?? [];
  const listeners = valueOf(await collectEngineListeners(files)) ?? [];
  const targets = await apiTargets(files, sockets, listeners);
  const [judged, activated] = await Promise.all([
    judgeProcesses(files, candidates, targets, machine),
    findForwardingUnits(files, units, targets),
  ]);
  const own = new Set(sockets.map(({ path }) => path));
  const found = [...activated, ...judged.flatMap(({ forwarded }) => forwarded)];
  const each = new Map(found.filter(({ path }) => !own.has(path)).map((one) => [one.path, one]));
  const sorted = [...each.values()].toSorted((left, right) => (left.path < right.path ? -1 : 1));
  const unread = units.flatMap(({ name, unread: detail }) =>
    detail === undefined ? [] : [unreadable('denied', `${name} may open a socket: ${detail}`, name)],
  );
  const hiddenFiles = judged.flatMap(({ unread: why }) =>
    why === undefined ? [] : [unreadable('denied', why, from)],
  );
  return known([...sorted.map((one) => known(one, from)), ...unread, ...hiddenFiles], from);
}
