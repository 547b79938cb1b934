import type { IncomingMessage, RequestOptions } from 'node:http';
import type { Endpoint } from './endpoint.ts';
import { HttpAgent, HttpsAgent, httpRequest, httpsRequest } from './node-http.ts';
import { SshAgent } from './ssh-connection.ts';

/** An HTTP answer with any status. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** Thrown for an answer above the size limit. */
export class TooLarge extends Error {}

/** Thrown for an answer that is not complete in time. */
export class TooSlow extends Error {}

export type Headers = Readonly<Record<string, string>>;

/** Limits of one request. */
export interface Bounds {
  timeoutMs: number;
  maxBytes: number;
}

/** Kept-alive connections to one engine. */
export interface Connections {
  /** Sends a request; `more` are additional headers. */
  get(path: string, bounds: Bounds, more?: Headers): Promise<Answer>;
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
  return {
    get: (path, bounds, more) => {
      const request = { ...where, agent, path: `${base}${path}`, headers: { ...headers, ...more } };
      return exchange((listen) => send(request, listen), bounds);
    },
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

type Send = (listen: (response: IncomingMessage) => void) => ReturnType<typeof httpRequest>;

function exchange(send: Send, bounds: Bounds): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const request = send((response) => {
      collectBody(response, bounds.maxBytes)
        .then((body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
        .catch(fail)
        .finally(() => clearTimeout(timer));
    });
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      // Node reports a response aborted by the timeout only as aborted.
      reject(failure ?? error);
    };
    const timer = setTimeout(() => {
      failure = new TooSlow(`no answer within ${bounds.timeoutMs} ms`);
      request.destroy(failure);
    }, bounds.timeoutMs);
    request.on('error', fail);
    request.end();
  });
}

async function collectBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new TooLarge(`answer larger than the limit of ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
