import type { LeastPrivilege } from '../../core/least-privilege.ts';
import type { RecordedSocket, Recording } from '../../core/recording.ts';
import { connectionsGap } from '../recording/merge-recordings.ts';

/** Loopback addresses: IPv4 127.0.0.0/8 and ::1. */
const isLoopback = ({ address }: RecordedSocket): boolean => address.startsWith('127.') || address === '::1';

/** Private addresses (RFC 1918, RFC 4193) and link-local ones. */
const isPrivate = ({ address }: RecordedSocket): boolean =>
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/iu.test(address);

/** Returns which networks and ports a workload needs. */
export function deriveNetwork({
  listening,
  connected,
  gaps,
}: Recording): Pick<LeastPrivilege, 'networks' | 'ports'> {
  const serving = listening.filter((socket) => !isLoopback(socket));
  const peers = connected.filter((socket) => !isLoopback(socket));
  const outside = peers.filter((socket) => !isPrivate(socket));
  const ports = [...Map.groupBy(serving, ({ port, protocol }) => `${port}/${protocol}`)];
  return {
    ports: ports.map(([value, sockets]) => ({
      value,
      because: [`listened on ${sockets.map(({ address }) => address).join(', ')}`],
    })),
    networks: gaps.some(({ what }) => what === connectionsGap)
      ? { value: 'any', because: ['connections were not recorded'] }
      : outside.length > 0
        ? { value: 'any', because: outside.map(describePeer) }
        : serving.length > 0 || peers.length > 0
          ? {
              value: 'internal',
              because: [...peers.map(describePeer), 'it connected to no public address'],
            }
          : { value: 'none', because: ['it neither listened nor connected'] },
  };
}

/** Calls by which a datagram leaves, or a socket gets a peer: recordings show no peers of UDP. */
const sendingCalls: ReadonlySet<string> = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg']);
const internetFamilies = new Set([2, 10]);

/**
 * Returns how a workload used a network, or may have used one by datagrams, whose peers are not recorded;
 * `undefined` if it used none.
 */
export function networkUse({ listening, connected, calls }: Recording): string | undefined {
  const serving = listening.find((socket) => !isLoopback(socket));
  if (serving !== undefined) return `it listened on port ${serving.port}/${serving.protocol}`;
  const peer = connected.find((socket) => !isLoopback(socket));
  if (peer !== undefined) return `it ${describePeer(peer)}`;
  const families = calls.find(({ name }) => name === 'socket');
  const hasInternet =
    families !== undefined &&
    (families.values === undefined || families.values.some((family) => internetFamilies.has(family)));
  const sends = calls.find(({ name }) => sendingCalls.has(name));
  return hasInternet && sends !== undefined
    ? `it may have sent datagrams (${sends.name}), whose receivers are not recorded`
    : undefined;
}

const describePeer = ({ address, port, protocol }: RecordedSocket): string =>
  `connected to ${address} port ${port}/${protocol}`;
