import { posix } from 'node:path';
import { findDaemon, type DaemonProcess } from '../../collect/engine/daemon-process.ts';
import { queryEngine } from '../../collect/engine/collect-engine.ts';
import { listeningUnixSockets, openSockets } from '../../collect/processes/open-sockets.ts';
import { valueOf } from '../../core/observed.ts';
import { parseCgroup } from '../../formats/proc/cgroup.ts';
import { parseStartTime } from '../../formats/proc/stat.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import type { HostFiles } from '../../io/files.ts';

/** A unit of systemd. */
export interface ServiceUnit {
  name: string;
  /** Whether it is of the service manager of a user, as of a rootless engine. */
  ofUser: boolean;
}

/** The dockerd that answers on a socket of this machine. */
export interface FoundDockerd extends DaemonProcess {
  engineId: string;
  version: string;
  dataRoot: string;
  rootless: boolean;
  /** Arguments without the program's name. */
  args: readonly string[];
  /** Its program, by the path that starts it. */
  program: string;
  /** Whether another file has taken the place of the program that runs. */
  isReplaced: boolean;
  directory: string;
  /** Clock ticks from boot to its start; with the process id it names the process. */
  startTime: string;
  unit?: ServiceUnit;
  /** The user it runs as on this machine; missing if that cannot be read. */
  uid?: number;
  /** The largest limit of open files that it can give a container; missing if any. */
  openFilesLimit?: number;
}

/** Where dockerd was looked for, and why it counts or not. */
export type DockerdSearch = { dockerd: FoundDockerd } | { obstacle: string };

/** Returns the unit that a process belongs to, by its control groups; `undefined` for none. */
export function unitOfCgroups(text: string): ServiceUnit | undefined {
  const paths = (parseCgroup(text) ?? [])
    .filter(({ controllers }) => controllers.length === 0 || controllers.includes('name=systemd'))
    .map(({ path }) => path.split('/'));
  for (const parts of paths) {
    const at = parts.findLastIndex((part) => part.endsWith('.service'));
    const name = parts[at];
    if (name === undefined || /^user@\d+\.service$/u.test(name)) continue;
    return { name, ofUser: parts.slice(0, at).some((part) => /^user@\d+\.service$/u.test(part)) };
  }
  return undefined;
}

const sysResource = 1n << 24n;

/** Returns the hard limit of open files of a process that cannot raise it; `undefined` if it can. */
async function openFilesLimit(files: HostFiles, pid: number): Promise<number | undefined> {
  const [status, limits] = await Promise.all([
    files.readText(`/proc/${pid}/status`),
    files.readText(`/proc/${pid}/limits`),
  ]);
  const [, mask] = /^CapEff:\s*([0-9a-f]+)$/mu.exec(valueOf(status) ?? '') ?? [];
  const isRoot = /^Uid:\s+0\s/mu.test(valueOf(status) ?? '');
  if (mask === undefined || (isRoot && (BigInt(`0x${mask}`) & sysResource) !== 0n)) return undefined;
  const [, hard] = /^Max open files\s+\S+\s+(\d+)/mu.exec(valueOf(limits) ?? '') ?? [];
  return hard === undefined ? undefined : Number(hard);
}

async function listensAt(files: HostFiles, pid: number, path: string): Promise<boolean> {
  const [inodes, table] = await Promise.all([openSockets(files, pid), listeningUnixSockets(files, pid)]);
  const names = new Set([path, valueOf(await files.realPath(path)) ?? path]);
  return (table ?? []).some((socket) => names.has(socket.path) && inodes?.has(socket.inode) === true);
}

/** Whether a path is one file for this program and for dockerd, which may run in another mount namespace. */
async function isSameFile(files: HostFiles, pid: number, path: string): Promise<boolean> {
  const [own, its] = await Promise.all([files.status(path), files.status(`/proc/${pid}/root${path}`)]);
  if (own.state === 'known' && its.state === 'known') return own.value.identity === its.value.identity;
  if (own.state !== 'absent' || its.state !== 'absent') return false;
  const folder = posix.dirname(path);
  return folder === path ? false : isSameFile(files, pid, folder);
}

async function describe(
  files: HostFiles,
  daemon: DaemonProcess,
): Promise<
  Pick<
    FoundDockerd,
    'args' | 'program' | 'isReplaced' | 'directory' | 'startTime' | 'unit' | 'uid' | 'openFilesLimit'
  >
> {
  const { pid } = daemon;
  const [command, exe, directory, stat, cgroup, status, limit] = await Promise.all([
    files.readText(`/proc/${pid}/cmdline`),
    files.readLink(`/proc/${pid}/exe`),
    files.readLink(`/proc/${pid}/cwd`),
    files.readText(`/proc/${pid}/stat`),
    files.readText(`/proc/${pid}/cgroup`),
    files.readText(`/proc/${pid}/status`),
    openFilesLimit(files, pid),
  ]);
  const words = (valueOf(command) ?? '').split('\0').slice(0, -1);
  const link = valueOf(exe) ?? '';
  const unit = unitOfCgroups(valueOf(cgroup) ?? '');
  const [, uid] = /^Uid:\s+(\d+)/mu.exec(valueOf(status) ?? '') ?? [];
  return {
    args: words.slice(1),
    program: link.replace(/ \(deleted\)$/u, ''),
    isReplaced: link.endsWith(' (deleted)'),
    directory: valueOf(directory) ?? '/',
    startTime: parseStartTime(valueOf(stat) ?? '') ?? '',
    ...(unit === undefined ? {} : { unit }),
    ...(uid === undefined ? {} : { uid: Number(uid) }),
    ...(limit === undefined ? {} : { openFilesLimit: limit }),
  };
}

/**
 * Finds the dockerd that answers a client: a process of this machine that listens on the client's unix socket, has the
 * engine's ID in its data root and reads the same files. Anything less is an obstacle, in a sentence: a file must not
 * be changed for an engine that is another one.
 */
export async function findDockerd(files: HostFiles, client: EngineClient): Promise<DockerdSearch> {
  const { endpoint } = client;
  if (endpoint.kind !== 'unix')
    return {
      obstacle:
        'The engine is reached over a network, so its daemon.json is on another machine, or not provably on this one. Run this there, on its unix socket',
    };
  const answers = await queryEngine(client);
  if (answers.state !== 'known')
    return {
      obstacle:
        answers.state === 'unreadable'
          ? `The engine does not answer: ${answers.detail}`
          : 'No engine answers',
    };
  const { info, product } = answers.value;
  if (product !== undefined) return { obstacle: `${product} is not Docker Engine and reads no daemon.json` };
  if (info.virtualMachine !== undefined)
    return {
      obstacle: `The engine runs in a virtual machine (${info.virtualMachine}): change its settings there, or in the settings of Docker Desktop`,
    };
  const daemon = await findDaemon(files, info);
  if (daemon.state !== 'known')
    return {
      obstacle:
        daemon.state === 'unreadable'
          ? `The process of the engine was not found on this machine (${daemon.detail})`
          : 'The process of the engine was not found on this machine',
    };
  const { pid, configPath, sameId } = daemon.value;
  if (!sameId)
    return {
      obstacle: `dockerd (process ${pid}) is not proven to be the engine that answers: its ID in ${info.dataRoot}/engine-id cannot be read. Run this as root`,
    };
  if (!(await listensAt(files, pid, endpoint.path)))
    return {
      obstacle: `Another program than dockerd (process ${pid}) listens on ${endpoint.path}, such as a proxy or a forwarded connection. Name the socket of dockerd itself with --engine`,
    };
  if (!(await isSameFile(files, pid, configPath)))
    return {
      obstacle: `dockerd (process ${pid}) runs in another mount namespace, where ${configPath} is another file than here. Run this there`,
    };
  const found = await describe(files, daemon.value);
  if (found.program === '' || found.startTime === '')
    return { obstacle: `The program of dockerd (process ${pid}) cannot be read. Run this as root` };
  const { id, version, dataRoot, rootless } = info;
  return { dockerd: { ...daemon.value, ...found, engineId: id, version, dataRoot, rootless } };
}
