import type { IncomingMessage, RequestOptions } from 'node:http';
import type { Endpoint } from './endpoint.ts';
import { HttpAgent, HttpsAgent, httpRequest, httpsRequest } from './node-http.ts';
import { SshAgent } from './ssh-connection.ts';

/** An answer of the engine, whatever its status. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** The answer was longer than the caller is willing to hold. */
export class TooLarge extends Error {}

/** The answer was not there in time. */
export class TooSlow extends Error {}

export type Headers = Readonly<Record<string, string>>;

/** What one request may take. */
export interface Bounds {
  timeoutMs: number;
  maxBytes: number;
}

/** Kept-alive connections to one engine. */
export interface Connections {
  /** `more` are headers of this request alone. */
  get(path: string, bounds: Bounds, more?: Headers): Promise<Answer>;
  close(): void;
}

/** Connections to `endpoint`, at most `most` at a time; `env` is that of programs they go through. */
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
  // The engine accepts any host name; Go's HTTP server refuses an empty one.
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
  // Without this the host header would be the name the certificate is checked for.
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
      // A response that is cut off because time is up says only that it was cut off.
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
    if (size > maxBytes) throw new TooLarge(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
