import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer, request, type Server } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './addresses.ts';
import { findProgram } from './availability.ts';
import { makeCertificates } from './certificates.ts';

/** A Notary server of the test's own on loopback. */
export interface LabNotary {
  url: string;
  /** Certificate in PEM that its own is issued by. */
  authority: string;
  /** Certificate and key that it uses, for a server in its place. */
  server: { cert: string; key: string };
  stop(): Promise<void>;
}

/** Why there can be no Notary server here; false when there can. */
export function notarySkip(): string | false {
  return findProgram('notary-server') === undefined ? 'notary-server is not installed' : false;
}

/** Starts one below `folder`, with its metadata in memory and its keys with itself. */
export async function startNotary(folder: string): Promise<LabNotary> {
  await mkdir(folder);
  const port = await freePort('127.0.0.1');
  const { client, server } = await makeCertificates(join(folder, 'certificates'), '127.0.0.1');
  const config = {
    server: { http_addr: `127.0.0.1:${port}`, tls_key_file: server.key, tls_cert_file: server.cert },
    trust_service: { type: 'local', hostname: '', port: '', tls_ca_file: '', key_algorithm: 'ecdsa' },
    logging: { level: 'error' },
    storage: { backend: 'memory' },
  };
  await writeFile(join(folder, 'server.json'), JSON.stringify(config));
  const child = spawn(findProgram('notary-server') ?? '', [`-config=${join(folder, 'server.json')}`], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const authority = await readFile(client.ca, 'utf8');
  const url = `https://127.0.0.1:${port}`;
  await answering(`${url}/_notary_server/health`, authority);
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  return { url, authority, server, stop };
}

async function answering(url: string, ca: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await get(url, ca).catch(() => undefined)) !== undefined) return;
    await sleep(50); // not listening yet
  }
  throw new Error(`no Notary server answers at ${url}`);
}

interface Answer {
  status: number;
  body: Buffer;
}

function get(url: string, ca: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ca }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** What somebody between a client and a Notary server does with a file: `name` is without its hash and `.json`. */
export type Tamper = (name: string, body: Buffer) => Buffer | undefined;

/** In the place of a Notary server: passes on what the real one answers, as `tamper` changes it; undefined is a 404. */
export async function startTamperingNotary(
  real: LabNotary,
  tamper: Tamper,
): Promise<{ url: string; stop(): Promise<void> }> {
  const [cert, key] = await Promise.all([readFile(real.server.cert), readFile(real.server.key)]);
  const server: Server = createServer({ cert, key }, (incoming, outgoing) => {
    const path = incoming.url ?? '/';
    const name = /_trust\/tuf\/(.*?)(?:\.[0-9a-f]{64})?\.json$/u.exec(path)?.[1];
    void passOn(path, name, outgoing).catch(() => outgoing.destroy());
  });
  async function passOn(path: string, name: string | undefined, outgoing: ServerResponse): Promise<void> {
    const { status, body } = await get(`${real.url}${path}`, real.authority);
    const changed = status === 200 && name !== undefined ? tamper(name, body) : body;
    outgoing.writeHead(changed === undefined ? 404 : status, { 'content-type': 'application/json' });
    outgoing.end(changed ?? '{}');
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `https://127.0.0.1:${port}`, stop };
}
