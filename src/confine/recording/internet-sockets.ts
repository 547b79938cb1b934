import type { RecordedCall } from '../../core/confine/recording.ts';

/** AF_INET and AF_INET6 (socket(2)) */
const internetFamilies: ReadonlySet<number> = new Set([2, 10]);

/**
 * Whether a workload may have used sockets of the Internet protocols: it made one, or made a socket of a family that is
 * not known, or has io_uring, which makes them without a call.
 */
export function usesInternetSockets(calls: readonly RecordedCall[]): boolean {
  const socket = calls.find(({ name }) => name === 'socket');
  const ofInternet =
    socket !== undefined && (socket.values?.some((family) => internetFamilies.has(family)) ?? true);
  return ofInternet || calls.some(({ name }) => name === 'io_uring_setup');
}
