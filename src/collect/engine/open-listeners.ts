import { endianness } from 'node:os';
import type { EngineListener } from '../../core/engine.ts';
import { known, unreadable, type Observed, type UnreadableReading } from '../../core/observed.ts';
import { parseSockets } from '../../formats/proc-net/sockets.ts';
import type { HostFiles } from '../../io/files.ts';
import { listeningUnixSockets, openSockets } from '../processes/open-sockets.ts';

const longest = 8 * 1024 * 1024;

/**
 * Returns the listeners shown by the daemon's open files, for a configuration that no longer applies. Without
 * TCP they are complete; with TCP, client authentication stays unknown for the reason in `instead`.
 */
export async function findOpenListeners(
  files: HostFiles,
  pid: number,
  instead: UnreadableReading,
): Promise<Observed<EngineListener[]>> {
  const inodes = await openSockets(files, pid);
  if (inodes === undefined || inodes.size === 0) return instead;
  const [tcp, tcp6, table] = await Promise.all([
    tcpAddresses(files, pid, 'tcp', inodes),
    tcpAddresses(files, pid, 'tcp6', inodes),
    listeningUnixSockets(files, pid),
  ]);
  if (tcp === undefined || tcp6 === undefined || table === undefined) return instead;
  const open = [...tcp, ...tcp6];
  if (open.length > 0)
    return unreadable(instead.why, `${instead.detail}; it listens on ${open.join(', ')}`, instead.from);
  const paths = table.filter(({ inode }) => inodes.has(inode));
  if (paths.length === 0) return instead;
  return known(
    paths.map(({ path }) => ({ address: `unix://${path}`, clientTls: false })),
    `/proc/${pid}/fd`,
  );
}

/** Returns the TCP listeners; empty without a kernel list (no IPv6), absent if the list is unreadable. */
async function tcpAddresses(
  files: HostFiles,
  pid: number,
  protocol: 'tcp' | 'tcp6',
  inodes: ReadonlySet<string>,
): Promise<string[] | undefined> {
  const text = await files.readText(`/proc/${pid}/net/${protocol}`, longest);
  if (text.state === 'absent') return protocol === 'tcp6' ? [] : undefined;
  if (text.state === 'unreadable') return undefined;
  const [title, ...lines] = text.value.split('\n');
  // The inode is the tenth column (proc_pid_net(5)).
  const own = lines.filter((line) => inodes.has(line.trim().split(/\s+/u)[9] ?? ''));
  const sockets = parseSockets([title, ...own].join('\n'), protocol, endianness() === 'LE');
  return sockets?.map(
    ({ address, port }) => `tcp://${address.includes(':') ? `[${address}]` : address}:${port}`,
  );
}
