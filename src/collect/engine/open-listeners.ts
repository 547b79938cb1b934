import type { EngineListener } from '../../core/engine/engine.ts';
import { socketAddress } from '../../core/host/socket-address.ts';
import { known, unreadable, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';
import { listeningTcpSockets, listeningUnixSockets, openSockets } from '../processes/open-sockets.ts';

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
  const [open, table] = await Promise.all([
    listeningTcpSockets(files, pid, inodes),
    listeningUnixSockets(files, pid),
  ]);
  if (open === undefined || table === undefined) return instead;
  if (open.length > 0) {
    const addresses = open.map((socket) => `tcp://${socketAddress(socket)}`).join(', ');
    return unreadable(instead.why, `${instead.detail}; it listens on ${addresses}`, instead.from);
  }
  const paths = table.filter(({ inode }) => inodes.has(inode));
  if (paths.length === 0) return instead;
  return known(
    paths.map(({ path }) => ({ address: `unix://${path}`, clientTls: false })),
    `/proc/${pid}/fd`,
  );
}
