import { connect } from 'node:net';

/** Whether this machine can connect to `IP:PORT` or `[IPV6]:PORT` within a time in milliseconds; nothing is sent. */
export function canConnect(address: string, timeoutMs: number): Promise<boolean> {
  const at = address.lastIndexOf(':');
  return new Promise((resolve) => {
    const host = address.slice(0, at).replace(/^\[(.*)\]$/u, '$1');
    const socket = connect({ host, port: Number(address.slice(at + 1)) });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(timeoutMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
