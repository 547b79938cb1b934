import { endianness } from 'node:os';
import type { ListeningSocket } from '../../core/firewall.ts';
import { absent, known, type Observed } from '../../core/observed.ts';
import { parseSockets } from '../../formats/proc-net/sockets.ts';
import type { HostFiles } from '../../io/files.ts';
import { parsed } from '../parsed.ts';

const protocols = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

function order({ protocol, port, address }: ListeningSocket): string {
  return `${protocol} ${String(port).padStart(5, '0')} ${address}`;
}

/**
 * The sockets of the host's own network that wait for others, each once; unreadable where any of
 * the lists is. A kernel without IPv6 has no list of it.
 */
export async function collectListeningSockets(
  files: HostFiles,
): Promise<Observed<readonly ListeningSocket[]>> {
  const littleEndian = endianness() === 'LE';
  const lists = await Promise.all(
    protocols.map((protocol) =>
      parsed(files, `/proc/1/net/${protocol}`, (text) => parseSockets(text, protocol, littleEndian)),
    ),
  );
  const failed = lists.find(({ state }) => state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  if (lists[0]?.state !== 'known') return absent('/proc/1/net/tcp');
  const sockets = lists.flatMap((list) => (list.state === 'known' ? list.value : []));
  const each = new Map(sockets.map((socket) => [order(socket), socket]));
  const sorted = [...each].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return known(
    sorted.map(([, socket]) => socket),
    '/proc/1/net',
  );
}
