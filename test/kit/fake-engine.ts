import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What a route does: a JSON body, a status with a message, or a fault. */
export type Route =
  | { json: unknown }
  | { status: number; message: string }
  | { garbage: string }
  | { bytes: number }
  | { slow: number; json: unknown }
  | 'hang'
  | 'hang up'
  | 'stall in the body';

/** Routes by path, with the query, without the version: `/containers/json?all=1`. */
export type RouteTable = Readonly<Record<string, Route>>;

/** A program that speaks just enough of the Engine API to fail in every way. */
export interface FakeEngine {
  socket: string;
  /** Paths asked for, without the version, in order. */
  asked: string[];
  /** Versions in the paths asked for. */
  versions: Set<string>;
  /** The most requests it had at one time. */
  most: () => number;
  close(): Promise<void>;
}

/** Starts one on a unix socket of its own. A route for `/_ping` takes the place of the header with `apiVersion`. */
export async function startFakeEngine(routes: RouteTable, apiVersion = '1.45'): Promise<FakeEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'fake-engine-'));
  const socket = join(folder, 'engine.sock');
  const asked: string[] = [];
  const versions = new Set<string>();
  let running = 0;
  let most = 0;
  const server = createServer((request, response) => {
    most = Math.max(most, ++running);
    response.on('close', () => running--);
    const path = withoutVersion(request, versions);
    asked.push(path);
    if (path === '/_ping' && routes[path] === undefined)
      response.setHeader('api-version', apiVersion).end('OK');
    else void play(routes[path] ?? { status: 404, message: 'no such thing' }, response);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  };
  return { socket, asked, versions, most: () => most, close };
}

function withoutVersion(request: IncomingMessage, versions: Set<string>): string {
  const match = /^\/v(\d+\.\d+)(\/.*)$/.exec(request.url ?? '');
  if (match?.[1] !== undefined) versions.add(match[1]);
  return match?.[2] ?? request.url ?? '';
}

async function play(route: Route, response: ServerResponse): Promise<void> {
  if (route === 'hang') return;
  if (route === 'hang up') response.destroy();
  else if (route === 'stall in the body') response.writeHead(200, { 'content-length': 100 }).write('{"a":');
  else if ('garbage' in route) response.end(route.garbage);
  else if ('bytes' in route) response.end(Buffer.alloc(route.bytes, 0x20));
  else if ('status' in route)
    response.writeHead(route.status).end(JSON.stringify({ message: route.message }));
  else {
    if ('slow' in route) await wait(route.slow);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(route.json));
  }
}
