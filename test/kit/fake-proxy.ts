import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';

/** A proxy of the test's own: it notes what it is asked for, and leads every host to one port of this machine. */
export interface FakeProxy {
  /** `http://127.0.0.1:40123`. */
  url: string;
  /** What was asked for: `CONNECT registry.example:443`, `GET http://registry.example/v2/`. */
  asked: string[];
  /** The values of `Proxy-Authorization` that it got. */
  logins: string[];
  stop(): Promise<void>;
}

/** Starts a proxy on loopback. `refuses` has the targets that it answers with status 403, `ignores` those with nothing. */
export async function startFakeProxy(
  port: number,
  { refuses = '', ignores = '' }: { refuses?: string; ignores?: string } = {},
): Promise<FakeProxy> {
  const [asked, logins]: [string[], string[]] = [[], []];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const { 'proxy-authorization': login, ...headers } = incoming.headers;
    asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    if (login !== undefined) logins.push(login);
    const url = new URL(incoming.url ?? '');
    const onwards = request({ host: '127.0.0.1', port, path: url.pathname, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onwards);
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', ({ url: target = '', headers }, socket: Socket) => {
    asked.push(`CONNECT ${target}`);
    if (headers['proxy-authorization'] !== undefined) logins.push(headers['proxy-authorization']);
    if (target === ignores) return;
    if (target === refuses) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onwards = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onwards.pipe(socket);
      socket.pipe(onwards);
    });
    sockets.add(onwards);
    for (const one of [socket, onwards]) one.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, asked, logins, stop };
}
