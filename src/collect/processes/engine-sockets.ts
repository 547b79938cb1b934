import type { EngineSocket } from '../../core/engine.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { isEngineProgram } from '../../knowledge/engine-sockets.ts';
import { pathOnMachine, type MachineMounts } from './mounted-path.ts';
import { listeningUnixSockets, openSockets } from './open-sockets.ts';

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
  const found = lists.flat();
  const named = new Set(found.flatMap(({ path, program }) => (program === undefined ? [] : [path])));
  const sockets = found.filter(({ path, program }) => program !== undefined || !named.has(path));
  const each = new Map(sockets.map((socket) => [socket.path, socket]));
  return known(
    [...each.values()].toSorted((left, right) => (left.path < right.path ? -1 : 1)),
    '/proc/<pid>/fd of container engines',
  );
}

/** Returns the running programs of container engines, of every user and inside containers. */
export async function findEngineProcesses(files: HostFiles): Promise<Observed<readonly EngineProcess[]>> {
  const listed = await files.list('/proc');
  if (listed.state === 'unreadable') return listed;
  const names = valueOf(listed) ?? [];
  const found = await Promise.all(
    names
      .filter((name) => /^\d+$/u.test(name))
      .map(async (name): Promise<EngineProcess[]> => {
        const program = valueOf(await files.readText(`/proc/${name}/comm`, 64))?.trim() ?? '';
        return isEngineProgram(program) ? [{ pid: Number(name), program }] : [];
      }),
  );
  return known(found.flat(), '/proc');
}

async function socketsOf(
  files: HostFiles,
  { pid, program }: EngineProcess,
  machine: MachineMounts,
): Promise<readonly EngineSocket[]> {
  const [inodes, listening = []] = await Promise.all([
    openSockets(files, pid),
    listeningUnixSockets(files, pid),
  ]);
  if (inodes === undefined) return listening.map(({ path }) => ({ path }));
  const own = listening.filter(({ inode }) => inodes.has(inode));
  if (own.length === 0) return [];
  const mounts = await readParsed(files, `/proc/${pid}/mountinfo`, parseMountInfo);
  const table = new Map((valueOf(mounts) ?? []).map((mount) => [mount.mountPoint, mount]));
  return own.map(({ path }) => ({ path: pathOnMachine(path, table, machine) ?? path, program }));
}
