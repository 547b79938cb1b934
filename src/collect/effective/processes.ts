import { posix } from 'node:path';
import type { ContainerProcess } from '../../core/workload/effective.ts';
import { absent, known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { containerOfCgroup } from '../../formats/proc/cgroup.ts';
import type { CgroupEntry } from '../../formats/proc/cgroup.ts';
import { isSshServerTitle } from '../../formats/proc/server-title.ts';
import { parseProcessStatus } from '../../formats/proc/status.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import { readMemberPids } from './cgroup-members.ts';
import type { RunningContainer } from '../processes/proven-process.ts';

/** Maximum number of processes read one by one. */
const maxProcesses = 2000;

/** Names of a runtime that starts a process in a container. */
export const runtimeName = /^(?:runc(?::\[.*)?|exe|crun|youki.*)$/u;

/** Programs of runtimes, which may be copies in memory (`/memfd:runc_cloned:/proc/self/exe (deleted)`). */
const runtimeProgram = /^\/?memfd:|(?:^|\/)(?:runc|crun|youki)(?: \(deleted\))?$/u;

/**
 * Whether a process is still a runtime on its way into the container, as at each health check: it has the user and the
 * capabilities of the host until it runs the command.
 */
function isRuntime(name: string, program: string | undefined): boolean {
  if (name.startsWith('runc:[')) return true;
  return runtimeName.test(name) && program !== undefined && runtimeProgram.test(program);
}

/** Version 1 hierarchies that hold every process of a container. */
const controllers = ['pids', 'memory', 'devices', 'cpu'];

/**
 * Returns every process of a container by process ID: those of its cgroup and the descendants, and those that
 * `findOutside` finds in its namespaces. `userNamespaces` are that of the container and those around it; without
 * them no process counts as nested. Reads names and credentials only; skips processes that ended meanwhile, and
 * runtimes that are about to start one.
 */
export async function collectProcesses(
  files: HostFiles,
  container: RunningContainer,
  cgroups: readonly CgroupEntry[],
  findOutside: () => Promise<readonly number[]>,
  userNamespaces: ReadonlySet<string> = new Set(),
): Promise<Observed<readonly ContainerProcess[]>> {
  const folder = folderOf(cgroups, container.id);
  if (folder === undefined) {
    return unreadable('undetermined', 'no control group is named after the container ID', 'cgroup');
  }
  const members = await readMemberPids(files, folder);
  if (members.state !== 'known') return members;
  if (members.value.length > maxProcesses) {
    return unreadable('unsupported', `more than ${maxProcesses} processes`, members.from);
  }
  if (!members.value.includes(container.pid)) {
    const detail =
      'the container’s first process is not visible in its control group: if ironhull runs in a container, use --pid host';
    return unreadable('undetermined', detail, members.from);
  }
  const pids = new Set([...members.value, ...(await findOutside())]);
  const read = await Promise.all([...pids].map((pid) => processOf(files, pid, userNamespaces)));
  const failed = read.find((reading) => reading.state === 'unreadable' && reading.why !== 'gone');
  if (failed?.state === 'unreadable') return failed;
  const processes = read.flatMap((reading) => valueOf(reading) ?? []);
  return known(withOrigin(processes, container.pid), members.from);
}

/** Returns the cgroup of the whole container: its first process may be in a nested one. */
function folderOf(cgroups: readonly CgroupEntry[], id: string): string | undefined {
  const named = cgroups.filter(({ path }) => containerOfCgroup(path) === id && !path.includes('/..'));
  const second = named.find(({ hierarchy }) => hierarchy === 0);
  if (second !== undefined && second.controllers.length === 0 && named.length === 1) {
    return posix.join('/sys/fs/cgroup', upTo(second.path, id));
  }
  for (const controller of controllers) {
    const first = named.find((entry) => entry.controllers.includes(controller));
    if (first !== undefined) return posix.join('/sys/fs/cgroup', controller, upTo(first.path, id));
  }
  return undefined;
}

/** `/docker/<id>/init.scope` becomes `/docker/<id>`. */
function upTo(path: string, id: string): string {
  const parts = path.split('/');
  return parts.slice(0, parts.findLastIndex((part) => part.includes(id)) + 1).join('/');
}

type Found = Omit<ContainerProcess, 'entered'> & { parent: number; isRuntime: boolean };

async function processOf(
  files: HostFiles,
  pid: number,
  userNamespaces: ReadonlySet<string>,
): Promise<Observed<Found>> {
  const proc = `/proc/${pid}`;
  const status = await readParsed(files, `${proc}/status`, parseProcessStatus);
  if (status.state !== 'known') return status;
  const [comm, exe, commandLine, namespace] = await Promise.all([
    files.readText(`${proc}/comm`),
    files.readLink(`${proc}/exe`),
    files.readText(`${proc}/cmdline`),
    userNamespaces.size > 0 ? files.readLink(`${proc}/ns/user`) : absent(`${proc}/ns/user`),
  ]);
  if (comm.state !== 'known') return comm;
  const { parent, uids, capEffective, capBounding, seccompMode } = status.value;
  const name = comm.value.trimEnd();
  const program = exe.state === 'known' ? known(programName(exe.value), exe.from) : exe;
  const isNested = namespace.state === 'known' && !userNamespaces.has(namespace.value);
  const nested = isNested ? { nested: true as const } : {};
  // A runtime on its way into the container gets the filter last.
  const isUnfiltered = seccompMode === 0 && !runtimeName.test(name);
  const unfiltered = isUnfiltered ? { unfiltered: true as const } : {};
  const matches = isSshServerTitle(valueOf(commandLine) ?? '') ? ({ looksLike: 'ssh-server' } as const) : {};
  return known(
    {
      pid,
      parent,
      isRuntime: isRuntime(name, valueOf(exe)),
      name,
      program,
      uid: uids[1] ?? 0,
      capEffective,
      capBounding,
      ...nested,
      ...unfiltered,
      ...matches,
    },
    proc,
  );
}

/** Strips the kernel's mark of a deleted program file. */
function programName(path: string): string {
  return posix.basename(path.replace(/ \(deleted\)$/u, ''));
}

function withOrigin(processes: readonly Found[], first: number): ContainerProcess[] {
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const descends = (pid: number, steps = 0): boolean => {
    if (pid === first) return true;
    const parent = parents.get(pid);
    return parent !== undefined && steps < processes.length && descends(parent, steps + 1);
  };
  return processes
    .filter((process) => !process.isRuntime || descends(process.pid))
    .map(({ parent: _parent, isRuntime: _is, ...process }) => ({
      ...process,
      entered: !descends(process.pid),
    }))
    .toSorted((left, right) => left.pid - right.pid);
}
