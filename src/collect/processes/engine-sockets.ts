import type { EngineSocket } from '../../core/engine/engine.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { isEngineProgram } from '../../knowledge/engine/engine-sockets.ts';
import { listProcesses } from './list-processes.ts';
import { pathOnMachine, type MachineMounts } from './mounted-path.ts';
import { listeningUnixSockets, openSockets } from './open-sockets.ts';
import { afterRefusal } from '../../io/refusal.ts';

/** A running program of a container engine. */
export interface EngineProcess {
  pid: number;
  program: string;
}

/**
 * Returns the unix sockets on which the container engines of a machine listen, as their open files show:
 * Docker, containerd, Podman and others, of every user and inside containers. Of a process whose open files
 * are unreadable every listening socket without a known program counts.
 */
export async function collectEngineSockets(
  files: HostFiles,
  machine: MachineMounts,
): Promise<Observed<readonly EngineSocket[]>> {
  const processes = await findEngineProcesses(files);
  if (processes.state !== 'known') return processes;
  const lists = await Promise.all(processes.value.map((each) => socketsOf(files, each, machine)));
  const failed = lists.find((list) => list.state === 'unreadable');
  if (failed) return failed;
  const found = lists.flatMap((list) => valueOf(list) ?? []);
  const named = new Set(found.flatMap(({ path, program }) => (program === undefined ? [] : [path])));
  const sockets = found.filter(({ path, program }) => program !== undefined || !named.has(path));
  const each = new Map(sockets.map((socket) => [socket.path, socket]));
  return known(
    [...each.values()].toSorted((left, right) => (left.path < right.path ? -1 : 1)),
    '/proc/<pid>/fd of container engines',
  );
}

/**
 * Returns the running programs of container engines, of every user and inside containers. Unreadable if
 * processes are hidden: an engine may be among them.
 */
export async function findEngineProcesses(files: HostFiles): Promise<Observed<readonly EngineProcess[]>> {
  const { processes, hidden } = await listProcesses(files);
  if (hidden) return hidden;
  const engines = processes.filter(({ name }) => isEngineProgram(name));
  return known(
    engines.map(({ pid, name }) => ({ pid, program: name })),
    '/proc',
  );
}

async function socketsOf(
  files: HostFiles,
  { pid, program }: EngineProcess,
  machine: MachineMounts,
): Promise<Observed<readonly EngineSocket[]>> {
  const from = `/proc/${pid}/fd`;
  const [inodes, listening, isGone] = await Promise.all([
    openSockets(files, pid),
    listeningUnixSockets(files, pid),
    files.status(`/proc/${pid}`).then(({ state }) => state === 'absent'),
  ]);
  if (isGone) return absent(from);
  if (listening === undefined)
    return unreadable(
      'denied',
      `the listening sockets of ${program} cannot be read: ${afterRefusal()}`,
      from,
    );
  if (inodes === undefined)
    return known(
      listening.map(({ path }) => ({ path })),
      from,
    );
  const own = listening.filter(({ inode }) => inodes.has(inode));
  if (own.length === 0) return known([], from);
  const mounts = await readParsed(files, `/proc/${pid}/mountinfo`, parseMountInfo);
  // Without its mount table a path of the process may be another one on the machine.
  if (mounts.state !== 'known')
    return mounts.state === 'unreadable' ? mounts : unreadable('gone', 'no mount table', mounts.from);
  const table = new Map(mounts.value.map((mount) => [mount.mountPoint, mount]));
  return known(
    own.map(({ path }) => ({ path: pathOnMachine(path, table, machine) ?? path, program })),
    from,
  );
}
