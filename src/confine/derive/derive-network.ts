import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import type { RecordedSocket, Recording } from '../../core/confine/recording.ts';
import { usesInternetSockets } from '../recording/internet-sockets.ts';
import { connectionsGap } from '../recording/merge-recordings.ts';

/** Loopback addresses: IPv4 127.0.0.0/8 and ::1. */
const isLoopback = ({ address }: RecordedSocket): boolean => address.startsWith('127.') || address === '::1';

/**
 * Private addresses (RFC 1918, RFC 4193), link-local ones, broadcasts, and groups that no router forwards to other
 * organisations (RFC 2365, RFC 4291 section 2.7).
 */
const isPrivate = ({ address }: RecordedSocket): boolean =>
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|255\.255\.255\.255$|224\.0\.0\.|239\.|f[cd][0-9a-f]{2}:|fe80:|ff[0-9a-f][1-8]:)/iu.test(
    address,
  );

/** Returns which networks and ports a workload needs. */
export function deriveNetwork(recording: Recording): Pick<LeastPrivilege, 'networks' | 'ports'> {
  const serving = recording.listening.filter((socket) => !isLoopback(socket));
  const ports = [...Map.groupBy(serving, ({ port, protocol }) => `${port}/${protocol}`)];
  return {
    ports: ports.map(([value, sockets]) => ({
      value,
      because: [`listened on ${sockets.map(({ address }) => address).join(', ')}`],
    })),
    networks: networksFor(recording, serving),
  };
}

/** Calls by which a datagram leaves, or a socket gets a peer. */
const sendingCalls: ReadonlySet<string> = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg']);

/**
 * Returns how a workload used a network, or may have used one by datagrams, whose peers are not recorded;
 * `undefined` if it used none.
 */
export function networkUse({ listening, connected, calls, sawDatagrams }: Recording): string | undefined {
  const serving = listening.find((socket) => !isLoopback(socket));
  if (serving !== undefined) return `it listened on port ${serving.port}/${serving.protocol}`;
  const peer = connected.find((socket) => !isLoopback(socket));
  if (peer !== undefined) return `it ${describePeer(peer)}`;
  if (sawDatagrams === true) return undefined;
  const sends = calls.find(({ name }) => sendingCalls.has(name));
  return usesInternetSockets(calls) && sends !== undefined
    ? `it may have sent datagrams (${sends.name}), whose receivers are not recorded`
    : undefined;
}

function networksFor(recording: Recording, serving: readonly RecordedSocket[]): LeastPrivilege['networks'] {
  const peers = recording.connected.filter((socket) => !isLoopback(socket));
  const outside = peers.filter((socket) => !isPrivate(socket));
  if (outside.length > 0) return { value: 'any', because: outside.map(describePeer) };
  const unseen = unseenPeers(recording);
  if (unseen !== undefined) return { value: 'any', because: [...peers.map(describePeer), unseen] };
  return serving.length > 0 || peers.length > 0
    ? { value: 'internal', because: [...peers.map(describePeer), 'it connected to no public address'] }
    : { value: 'none', because: ['it neither listened nor connected'] };
}

/** Why peers may be missing; what was not seen is no ground to take a way out away. */
function unseenPeers({ calls, gaps, sawDatagrams }: Recording): string | undefined {
  if (gaps.some(({ what }) => what === connectionsGap)) return 'where it connected to is not known';
  return sawDatagrams !== true && usesInternetSockets(calls)
    ? 'it used Internet sockets, and where it sent datagrams (UDP) is not known'
    : undefined;
}

const describePeer = ({ address, port, protocol }: RecordedSocket): string =>
  `connected to ${address} port ${port}/${protocol}`;
