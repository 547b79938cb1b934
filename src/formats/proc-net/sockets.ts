import type { ListeningSocket } from '../../core/host/firewall.ts';

/** State of a listening TCP socket, and of an unconnected UDP socket (tcp_states.h). */
const waiting = { tcp: '0A', tcp6: '0A', udp: '07', udp6: '07' } as const;

/** The first port that the kernel assigns to clients; UDP sockets of clients look like bound ones. */
const firstClientPort = 32768;

/** The kernel prints each word of an address in the processor's byte order. */
function bytesOf(words: string, littleEndian: boolean): readonly number[] {
  return (words.match(/.{8}/gu) ?? []).flatMap((word) => {
    const bytes = (word.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16));
    return littleEndian ? bytes.toReversed() : bytes;
  });
}

function addressOf(words: string, littleEndian: boolean): string {
  const bytes = bytesOf(words, littleEndian);
  if (bytes.length === 4) return bytes.join('.');
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (/^0{20}ffff/u.test(hex)) return bytes.slice(12).join('.');
  // The URL parser writes addresses in the shortest form (RFC 5952).
  return new URL(`http://[${hex.match(/.{4}/gu)?.join(':') ?? ''}]`).hostname.slice(1, -1);
}

/**
 * Parses `/proc/<pid>/net/{tcp,tcp6,udp,udp6}` (proc_pid_net(5)) and returns the listening sockets, for UDP
 * only those below the client ports. `undefined` for a text of another form.
 */
export function parseSockets(
  text: string,
  protocol: ListeningSocket['protocol'],
  littleEndian: boolean,
): readonly ListeningSocket[] | undefined {
  const [title = '', ...lines] = text.split('\n');
  if (!/^\s*sl\s+local_address\s/u.test(title)) return undefined;
  const digits = protocol.endsWith('6') ? 32 : 8;
  const form = new RegExp(`^\\s*\\d+: ([0-9A-F]{${digits}}):([0-9A-F]{4}) [0-9A-F:]+ ([0-9A-F]{2}) `, 'u');
  const sockets: ListeningSocket[] = [];
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const [, words, port, state] = form.exec(line) ?? [];
    if (words === undefined || port === undefined) return undefined;
    const number = Number.parseInt(port, 16);
    const passing = protocol.startsWith('udp') && number >= firstClientPort;
    if (state === waiting[protocol] && !passing)
      sockets.push({ protocol, address: addressOf(words, littleEndian), port: number });
  }
  return sockets;
}
