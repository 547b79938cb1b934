import type { RequestOptions } from 'node:http';
import {
  exchange,
  exchangeStream,
  type Answer,
  type Bounds,
  type Headers,
  type OpenAnswer,
} from '../http/exchange.ts';
import { HttpAgent, httpOverTls, httpRequest } from '../http/node-http.ts';
import type { Endpoint } from './endpoint.ts';
import { SshAgent } from './ssh-connection.ts';

/** Kept-alive connections to one engine. */
export interface Connections {
  /** Sends a request; `more` are additional headers. */
  get(path: string, bounds: Bounds, more?: Headers): Promise<Answer>;
  /** Sends a request whose answer is read as it comes; the timeout is of every pause. */
  open(path: string, bounds: Bounds): Promise<Answer | OpenAnswer>;
  /** Sends a request of any method, with a body if there is one. */
  send(request: WritingRequest, bounds: Bounds): Promise<Answer>;
  close(): void;
}

/** A request that may change something. */
export interface WritingRequest {
  method: 'POST' | 'PUT' | 'DELETE' | 'GET';
  path: string;
  /** Sent as JSON; bytes are sent as a tar archive. */
  body?: unknown;
}

/** Opens at most `most` connections to `endpoint`; `env` is the environment of their programs. */
export function openConnections(
  endpoint: Endpoint,
  most: number,
  env: Readonly<Record<string, string | undefined>>,
  keepAlive = true,
): Connections {
  const keep = { keepAlive, maxSockets: most, maxFreeSockets: most };
  const tls = endpoint.kind === 'tcp' ? endpoint.tls : undefined;
  const agent =
    endpoint.kind === 'ssh'
      ? new SshAgent(endpoint, env, keep)
      : tls === undefined
        ? new HttpAgent(keep)
        : new (httpOverTls().Agent)(keep);
  const where = addressOf(endpoint);
  const base = endpoint.kind === 'tcp' ? (endpoint.base ?? '') : '';
  const send = tls === undefined ? httpRequest : httpOverTls().request;
  // The engine accepts any host name; Go's HTTP server rejects an empty one.
  const headers = { host: 'docker', accept: 'application/json' };
  const requestOf = (path: string, more: Headers = {}): RequestOptions => {
    return { ...where, agent, path: `${base}${path}`, headers: { ...headers, ...more } };
  };
  return {
    get: (path, bounds, more) => exchange((listen) => send(requestOf(path, more), listen), bounds),
    open: (path, bounds) =>
      exchangeStream((listen) => send(requestOf(path, { accept: '*/*' }), listen), bounds),
    send: ({ method, path, body }, bounds) => {
      const { payload, type } = payloadOf(body);
      const size = payload === undefined ? 0 : Buffer.byteLength(payload);
      const more = { 'content-type': type, 'content-length': String(size) };
      const request = { ...requestOf(path, payload === undefined ? {} : more), method };
      return exchange((listen) => send(request, listen), bounds, payload);
    },
    close: () => agent.destroy(),
  };
}

function payloadOf(body: unknown): { payload?: string | Buffer; type: string } {
  if (body === undefined) return { type: '' };
  if (Buffer.isBuffer(body)) return { payload: body, type: 'application/x-tar' };
  return { payload: JSON.stringify(body), type: 'application/json' };
}

/** Without it Node asks whether the host header is an address, which takes it milliseconds the first time. */
const unnamed = { servername: '' };

function addressOf(endpoint: Endpoint): RequestOptions {
  switch (endpoint.kind) {
    case 'unix':
      return { socketPath: endpoint.path, ...unnamed };
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
