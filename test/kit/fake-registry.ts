import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A registry that does what a test says: what the real one cannot be made to do. */
export interface FakeRegistry {
  /** As references begin: `127.0.0.1:40123`. */
  name: string;
  origin: string;
  /** Paths that were asked for, each with the header `Authorization`. */
  asked: { path: string; authorization?: string }[];
  stop(): Promise<void>;
}

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts a registry on loopback that answers each path by the first entry that it begins with; others are 404. */
export async function startFakeRegistry(answers: Readonly<Record<string, Answering>>): Promise<FakeRegistry> {
  const asked: FakeRegistry['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const { authorization } = request.headers;
    asked.push({ path, ...(authorization !== undefined && { authorization }) });
    const found = Object.entries(answers).find(([start]) => path.startsWith(start))?.[1];
    if (found) found(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const name = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { name, origin: `http://${name}`, asked, stop };
}

export function sha256Digest(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Answers with a body, and headers beside the usual ones. */
export function answering(
  body: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Answering {
  return (_, response) => response.writeHead(status, headers).end(body);
}
