import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ClientCertificate } from './certificates.ts';

/** Where an engine listens: a unix socket, or an address with the certificate to show. */
export type EngineAddress =
  | { socket: string }
  | { host: string; port: number; tls: ClientCertificate | { ca: string } };

/** An answer of the engine; `body` is parsed when it is JSON, else text. */
export interface EngineAnswer {
  status: number;
  body: unknown;
}

const deadline = 60_000;

/** Sends one request to the engine. Rejects without an answer (refused, TLS failure, 60 s timeout). */
export function requestEngine(
  address: EngineAddress,
  method: string,
  path: string,
  body?: unknown,
): Promise<EngineAnswer> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers =
    payload === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
  const options: RequestOptions = { method, path, headers, agent: false, timeout: deadline };
  return new Promise((resolve, reject) => {
    const outgoing =
      'socket' in address
        ? httpRequest({ ...options, socketPath: address.socket })
        : httpsRequest({ ...options, ...secured(address) });
    outgoing.once('error', reject);
    outgoing.once('timeout', () =>
      outgoing.destroy(new Error(`${method} ${path}: no answer in ${deadline} ms`)),
    );
    outgoing.once('response', (response) => {
      readAnswer(response).then(resolve, reject);
    });
    outgoing.end(payload);
  });
}

function secured({ host, port, tls }: Exclude<EngineAddress, { socket: string }>) {
  const shown = 'cert' in tls ? { cert: readFileSync(tls.cert), key: readFileSync(tls.key) } : {};
  return { host, port, ca: readFileSync(tls.ca), ...shown };
}

async function readAnswer(response: IncomingMessage): Promise<EngineAnswer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response) chunks.push(chunk as Uint8Array);
  const text = Buffer.concat(chunks).toString('utf8');
  const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
  const body: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  return { status: response.statusCode ?? 0, body };
}
