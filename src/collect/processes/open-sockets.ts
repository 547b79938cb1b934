import { endianness } from 'node:os';
import { posix } from 'node:path';
import type { ListeningSocket } from '../../core/host/firewall.ts';
import { valueOf } from '../../core/observed.ts';
import { parseSockets } from '../../formats/proc-net/sockets.ts';
import {
  parseAbstractSockets,
  parseListeningSockets,
  type UnixSocket,
} from '../../formats/proc/unix-sockets.ts';
import type { HostFiles } from '../../io/files.ts';

const longest = 8 * 1024 * 1024;

/** Sockets of dockerd and containerd that do not control containers: metrics, debugging, libnetwork proxies. */
const internalSocket = /\/(?:metrics|containerd-debug|libnetwork\/[0-9a-f]+)\.sock$/u;

/** Returns the inodes of a process's sockets; absent if one of its files cannot be read. */
export async function openSockets(files: HostFiles, pid: number): Promise<ReadonlySet<string> | undefined> {
  const numbers = await files.list(`/proc/${pid}/fd`);
  if (numbers.state === 'unreadable') return undefined;
  const links = await Promise.all(
    (valueOf(numbers) ?? []).map((number) => files.readLink(`/proc/${pid}/fd/${number}`)),
  );
  if (links.some(({ state }) => state === 'unreadable')) return undefined;
  const inodes = links.map((link) => /^socket:\[(\d+)\]$/u.exec(valueOf(link) ?? '')?.[1]);
  return new Set(inodes.filter((inode) => inode !== undefined));
}

/**
 * Returns the listening unix sockets in the network namespace of a process, without an engine's internal
 * ones; absent if the list cannot be read, or the directory from which a relative path counts.
 */
export async function listeningUnixSockets(
  files: HostFiles,
  pid: number,
): Promise<readonly UnixSocket[] | undefined> {
  const table = await files.readText(`/proc/${pid}/net/unix`, longest);
  if (table.state !== 'known') return undefined;
  const sockets = parseListeningSockets(table.value).filter(({ path }) => !internalSocket.test(path));
  if (sockets.every(({ path }) => path.startsWith('/'))) return sockets;
  const folder = valueOf(await files.readLink(`/proc/${pid}/cwd`));
  if (folder === undefined) return undefined;
  return sockets.map(({ inode, path }) => ({ inode, path: posix.resolve(folder, path) }));
}

/** Returns the names of the listening abstract sockets in the network namespace of a process, by `@` and inode. */
export async function listeningAbstractSockets(
  files: HostFiles,
  pid: number,
): Promise<readonly UnixSocket[]> {
  return parseAbstractSockets(valueOf(await files.readText(`/proc/${pid}/net/unix`, longest)) ?? '');
}

/** Returns the TCP listeners among the sockets of a process; absent if a list of the kernel is unreadable. */
export async function listeningTcpSockets(
  files: HostFiles,
  pid: number,
  inodes: ReadonlySet<string>,
): Promise<readonly ListeningSocket[] | undefined> {
  return listeningSocketsOf(files, pid, inodes, ['tcp', 'tcp6']);
}

/**
 * Returns the listeners of some protocols among the sockets of a process; absent if a list of the kernel is unreadable.
 */
export async function listeningSocketsOf(
  files: HostFiles,
  pid: number,
  inodes: ReadonlySet<string>,
  protocols: readonly ListeningSocket['protocol'][],
): Promise<readonly ListeningSocket[] | undefined> {
  const lists = await Promise.all(protocols.map((protocol) => socketsOf(files, pid, protocol, inodes)));
  return lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? []);
}

/** Returns the listeners of one protocol; empty without a kernel list (no IPv6), absent if it is unreadable. */
async function socketsOf(
  files: HostFiles,
  pid: number,
  protocol: ListeningSocket['protocol'],
  inodes: ReadonlySet<string>,
): Promise<readonly ListeningSocket[] | undefined> {
  const text = await files.readText(`/proc/${pid}/net/${protocol}`, longest);
  if (text.state === 'absent') return protocol === 'tcp' ? undefined : [];
  if (text.state === 'unreadable') return undefined;
  const [title, ...lines] = text.value.split('\n');
  // The inode is the tenth column (proc_pid_net(5)).
  const own = lines.filter((line) => inodes.has(line.trim().split(/\s+/u)[9] ?? ''));
  return parseSockets([title, ...own].join('\n'), protocol, endianness() === 'LE');
}
