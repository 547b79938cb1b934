import { valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { parseListeningSockets } from '../../formats/proc/unix-sockets.ts';
import type { Endpoint } from '../../io/engine/endpoint.ts';
import type { HostFiles } from '../../io/files.ts';
import type { DaemonProcess } from './daemon-process.ts';

/**
 * Whether a local daemon is the engine that answers: the endpoint is a unix socket, and the daemon has the
 * engine's ID or listens on that socket. Over TCP only a running container proves it, because machines cloned
 * from one image share the ID.
 */
export async function isSameMachine(
  files: HostFiles,
  endpoint: Endpoint,
  daemon: Observed<DaemonProcess>,
): Promise<boolean> {
  if (endpoint.kind !== 'unix' || daemon.state !== 'known') return false;
  return daemon.value.sameId || listensOn(files, daemon.value.pid, endpoint.path);
}

async function listensOn(files: HostFiles, pid: number, path: string): Promise<boolean> {
  const names = new Set([path, valueOf(await files.realPath(path)) ?? path]);
  const table = valueOf(await files.readText(`/proc/${pid}/net/unix`, 8 * 1024 * 1024)) ?? '';
  const inodes = parseListeningSockets(table)
    .filter((socket) => names.has(socket.path))
    .map(({ inode }) => `socket:[${inode}]`);
  if (inodes.length === 0) return false;
  const numbers = valueOf(await files.list(`/proc/${pid}/fd`)) ?? [];
  const links = await Promise.all(numbers.map((number) => files.readLink(`/proc/${pid}/fd/${number}`)));
  return links.some((link) => link.state === 'known' && inodes.includes(link.value));
}
