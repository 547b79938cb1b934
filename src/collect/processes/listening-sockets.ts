import { endianness } from 'node:os';
import type { ListeningSocket } from '../../core/host/firewall.ts';
import { absent, known, type Observed } from '../../core/observed.ts';
import { parseSocketCounts } from '../../formats/proc-net/socket-counts.ts';
import { parseSockets } from '../../formats/proc-net/sockets.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';

const protocols = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

function order({ protocol, port, address }: ListeningSocket): string {
  return `${protocol} ${String(port).padStart(5, '0')} ${address}`;
}

/**
 * Returns the listening sockets in the network namespace of process `pid` (1 for the host), without
 * duplicates. `kinds` are the protocols (`tcp`, `udp`). Unreadable if one list is; a kernel without IPv6 has
 * no such list.
 */
export async function collectListeningSockets(
  files: HostFiles,
  pid = 1,
  kinds: readonly string[] = ['tcp', 'udp'],
): Promise<Observed<readonly ListeningSocket[]>> {
  const littleEndian = endianness() === 'LE';
  const folder = `/proc/${pid}/net`;
  const selected = protocols.filter((protocol) => kinds.some((kind) => protocol.startsWith(kind)));
  const counts = await socketCounts(files, folder);
  const lists = await Promise.all(
    selected.map(async (protocol): Promise<Observed<readonly ListeningSocket[]>> => {
      const path = `${folder}/${protocol}`;
      if (counts.get(protocol) === 0) return known([], path);
      return readParsed(files, path, (text) => parseSockets(text, protocol, littleEndian));
    }),
  );
  const failed = lists.find(({ state }) => state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  if (lists[0]?.state !== 'known') return absent(`${folder}/${selected[0]}`);
  const sockets = lists.flatMap((list) => (list.state === 'known' ? list.value : []));
  const each = new Map(sockets.map((socket) => [order(socket), socket]));
  const sorted = [...each].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return known(
    sorted.map(([, socket]) => socket),
    folder,
  );
}

/**
 * Returns the number of sockets per protocol, absent if not counted. The counter is cheap, while a list scans
 * every connection of the machine.
 */
async function socketCounts(files: HostFiles, folder: string): Promise<ReadonlyMap<string, number>> {
  const both = await Promise.all(
    ['sockstat', 'sockstat6'].map((name) => readParsed(files, `${folder}/${name}`, parseSocketCounts)),
  );
  return new Map(both.flatMap((reading) => (reading.state === 'known' ? [...reading.value] : [])));
}
