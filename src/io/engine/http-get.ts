import type { RequestOptions } from 'node:http';
import {
  exchange,
  exchangeStream,
  type Answer,
  type Bounds,
  type Headers,
  type OpenAnswer,
} from '../http/exchange.ts';
import { HttpAgent, HttpsAgent, httpRequest, httpsRequest } from '../http/node-http.ts';
import type { Endpoint } from './endpoint.ts';
import { SshAgent } from './ssh-connection.ts';

/** Kept-alive connections to one engine. */
export interface Connections {
  /** Sends a request; `more` are additional headers. */
  get(path: string, bounds: Bounds, more?: Headers): Promise<Answer>;
  /** Sends a request whose answer is read as it comes; the timeout is of every pause. */
  open(path: string, bounds: Bounds): Promise<Answer | OpenAnswer>;
  close(): void;
}

/** Opens at most `most` connections to `endpoint`; `env` is the environment of their programs. */
export function openConnections(
  endpoint: Endpoint,
  most: number,
  env: Readonly<Record<string, string | undefined>>,
): Connections {
  const keep = { keepAlive: true, maxSockets: most, maxFreeSockets: most };
  const tls = endpoint.kind === 'tcp' ? endpoint.tls : undefined;
  const agent =
    endpoint.kind === 'ssh'
      ? new SshAgent(endpoint, env, keep)
      : tls === undefined
        ? new HttpAgent(keep)
        : new HttpsAgent(keep);
  const where = addressOf(endpoint);
  const base = endpoint.kind === 'tcp' ? (endpoint.base ?? '') : '';
  const send = tls === undefined ? httpRequest : httpsRequest;
  // The engine accepts any host name; Go's HTTP server rejects an empty one.
  const headers = { host: 'docker', accept: 'application/json' };
  const requestOf = (path: string, more: Headers = {}): RequestOptions => {
    return { ...where, agent, path: `${base}${path}`, headers: { ...headers, ...more } };
  };
  return {
    get: (path, bounds, more) => exchange((listen) => send(requestOf(path, more), listen), bounds),
    open: (path, bounds) =>
      exchangeStream((listen) => send(requestOf(path, { accept: '*/*' }), listen), bounds),
    close: () => agent.destroy(),
  };
}

function addressOf(endpoint: Endpoint): RequestOptions {
  switch (endpoint.kind) {
    case 'unix':
      return { socketPath: endpoint.path };
    case 'tcp':
      return { host: endpoint.host, port: endpoint.port, ...tlsOptions(endpoint) };
    case 'ssh':
      return {};
  }
}

function tlsOptions(endpoint: Endpoint & { kind: 'tcp' }): object {
  if (endpoint.tls === undefined) return {};
  const { verify, ...certificates } = endpoint.tls;
  // Otherwise the host header would be the name the certificate is checked for.
  const servername = /^[\d.]+$|:/.test(endpoint.host) ? '' : endpoint.host;
  return { ...certificates, rejectUnauthorized: verify, servername };
}
