import { endianness } from 'node:os';
import type { EngineListener } from '../../core/engine.ts';
import { known, unreadable, valueOf, type Observed, type UnreadableReading } from '../../core/observed.ts';
import { parseSockets } from '../../formats/proc-net/sockets.ts';
import { parseListeningSockets } from '../../formats/proc/unix-sockets.ts';
import type { HostFiles } from '../../io/files.ts';

const longest = 8 * 1024 * 1024;

/** Sockets below the daemon's own folder that are not of its API: metrics for plugins, and the proxies of libnetwork. */
const internal = /\/(?:metrics|libnetwork\/[0-9a-f]+)\.sock$/u;

/**
 * Where a daemon listens by what the kernel shows of its open files, for one whose configuration
 * says it no more. Without TCP that is all there is to know; with it, whether it asks for
 * certificates is still what `instead` says, and where it listens is added to that.
 */
export async function openListeners(
  files: HostFiles,
  pid: number,
  instead: UnreadableReading,
): Promise<Observed<EngineListener[]>> {
  const inodes = await openSockets(files, pid);
  const [tcp, tcp6] = await Promise.all([
    tcpAddresses(files, pid, 'tcp', inodes),
    tcpAddresses(files, pid, 'tcp6', inodes),
  ]);
  // A kernel without IPv6 has no list of it.
  if (inodes.size === 0 || tcp === undefined) return instead;
  const open = [...tcp, ...(tcp6 ?? [])];
  if (open.length > 0)
    return unreadable(instead.why, `${instead.detail}; it listens on ${open.join(', ')}`, instead.from);
  const table = valueOf(await files.readText(`/proc/${pid}/net/unix`, longest)) ?? '';
  const own = parseListeningSockets(table).filter(({ inode }) => inodes.has(inode));
  const paths = own.filter(({ path }) => !internal.test(path));
  return known(
    paths.map(({ path }) => ({ address: `unix://${path}`, clientTls: false })),
    `/proc/${pid}/fd`,
  );
}

/** Inodes of the sockets that a process holds. */
async function openSockets(files: HostFiles, pid: number): Promise<ReadonlySet<string>> {
  const numbers = valueOf(await files.list(`/proc/${pid}/fd`)) ?? [];
  const links = await Promise.all(numbers.map((number) => files.readLink(`/proc/${pid}/fd/${number}`)));
  const inodes = links.map((link) => /^socket:\[(\d+)\]$/u.exec(valueOf(link) ?? '')?.[1]);
  return new Set(inodes.filter((inode) => inode !== undefined));
}

async function tcpAddresses(
  files: HostFiles,
  pid: number,
  protocol: 'tcp' | 'tcp6',
  inodes: ReadonlySet<string>,
): Promise<string[] | undefined> {
  const text = valueOf(await files.readText(`/proc/${pid}/net/${protocol}`, longest));
  const [title, ...lines] = (text ?? '').split('\n');
  // The inode is the tenth column (proc_pid_net(5)).
  const own = lines.filter((line) => inodes.has(line.trim().split(/\s+/u)[9] ?? ''));
  const sockets = parseSockets([title, ...own].join('\n'), protocol, endianness() === 'LE');
  return sockets?.map(
    ({ address, port }) => `tcp://${address.includes(':') ? `[${address}]` : address}:${port}`,
  );
}
