import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import type { ListeningSocket } from '../core/host/firewall.ts';
import { parseSockets } from '../formats/proc-net/sockets.ts';

/**
 * Returns the listening sockets of the network of a process, from `/proc/PID/net`. A table that cannot be read, as of
 * a process that ended, has none: this is a look among others, and proves nothing by what it does not find.
 */
export async function seenListeningSockets(
  pid: number,
  protocols: readonly ListeningSocket['protocol'][],
): Promise<readonly ListeningSocket[]> {
  const found = await Promise.all(
    protocols.map(async (protocol) => {
      const text = await readFile(`/proc/${pid}/net/${protocol}`, 'utf8').catch(() => '');
      return parseSockets(text, protocol, endianness() === 'LE') ?? [];
    }),
  );
  return found.flat();
}
