import type { ListeningSocket } from './firewall.ts';

/** Returns address and port of a socket: `127.0.0.1:2375`, `[::]:2375`. */
export function socketAddress({ address, port }: Pick<ListeningSocket, 'address' | 'port'>): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}
