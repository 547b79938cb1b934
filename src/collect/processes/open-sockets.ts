import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import { parseListeningSockets, type UnixSocket } from '../../formats/proc/unix-sockets.ts';
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
 * ones; absent if the list cannot be read. A relative path counts from the directory of the process.
 */
export async function listeningUnixSockets(
  files: HostFiles,
  pid: number,
): Promise<readonly UnixSocket[] | undefined> {
  const table = await files.readText(`/proc/${pid}/net/unix`, longest);
  if (table.state !== 'known') return undefined;
  const sockets = parseListeningSockets(table.value).filter(({ path }) => !internalSocket.test(path));
  if (sockets.every(({ path }) => path.startsWith('/'))) return sockets;
  const folder = valueOf(await files.readLink(`/proc/${pid}/cwd`)) ?? '/';
  return sockets.map(({ inode, path }) => ({ inode, path: posix.resolve(folder, path) }));
}
