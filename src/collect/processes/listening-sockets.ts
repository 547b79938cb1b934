import { endianness } from 'node:os';
import type { ListeningSocket } from '../../core/firewall.ts';
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
 * The sockets that wait for others in the network of the process `pid`, each once; 1 is the host's
 * own. `kinds` are the protocols (`tcp`, `udp`) to look at. Unreadable where any of the lists is. A kernel without IPv6 has no list of it.
 */
export async function collectListeningSockets(
  files: HostFiles,
  pid = 1,
  kinds: readonly string[] = ['tcp', 'udp'],
): Promise<Observed<readonly ListeningSocket[]>> {
  const littleEndian = endianness() === 'LE';
  const folder = `/proc/${pid}/net`;
  const asked = protocols.filter((protocol) => kinds.some((kind) => protocol.startsWith(kind)));
  const counts = await socketCounts(files, folder);
  const lists = await Promise.all(
    asked.map(async (protocol): Promise<Observed<readonly ListeningSocket[]>> => {
      const path = `${folder}/${protocol}`;
      if (counts.get(protocol) === 0) return known([], path);
      return readParsed(files, path, (text) => parseSockets(text, protocol, littleEndian));
    }),
  );
  const failed = lists.find(({ state }) => state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  if (lists[0]?.state !== 'known') return absent(`${folder}/${asked[0]}`);
  const sockets = lists.flatMap((list) => (list.state === 'known' ? list.value : []));
  const each = new Map(sockets.map((socket) => [order(socket), socket]));
  const sorted = [...each].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return known(
    sorted.map(([, socket]) => socket),
    folder,
  );
}

/**
 * How many sockets of a protocol there are at all: the kernel keeps count, while it goes through
 * every connection of the machine to list the ones of a namespace, few or none. What is not counted is not in the map.
 */
async function socketCounts(files: HostFiles, folder: string): Promise<ReadonlyMap<string, number>> {
  const both = await Promise.all(
    ['sockstat', 'sockstat6'].map((name) => readParsed(files, `${folder}/${name}`, parseSocketCounts)),
  );
  return new Map(both.flatMap((reading) => (reading.state === 'known' ? [...reading.value] : [])));
}
