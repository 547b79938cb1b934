import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { isJsonRecord } from '../../formats/json/members.ts';
import type { Answer } from '../http/exchange.ts';
import { connectionFailure, describeRefusal, messageOf } from './answer.ts';
import type { EngineClient } from './client.ts';
import { describeEndpoint } from './endpoint.ts';
import { openConnections, type WritingRequest } from './http-get.ts';

/**
 * What may be changed on an engine: containers that this program made, files that it puts into one, and one that
 * the user asks to be restarted.
 */
export interface EngineWriter {
  /** Creates a container; returns its id. */
  createContainer(name: string, body: object): Promise<Observed<string>>;
  connectNetwork(network: string, container: string): Promise<Observed<void>>;
  startContainer(id: string): Promise<Observed<void>>;
  /** Stops a container and starts it again. */
  restartContainer(id: string, timeoutMs: number): Promise<Observed<void>>;
  /** Waits until a container has ended; returns its exit code. */
  waitForContainer(id: string, timeoutMs: number): Promise<Observed<number>>;
  /** What a container has written to stdout and stderr, as frames. */
  readLogs(id: string, maxBytes: number): Promise<Observed<Buffer>>;
  /** Ends and removes a container with its anonymous volumes; absent if there is none. */
  removeContainer(id: string): Promise<Observed<void>>;
  /** Unpacks a tar archive in a container. */
  putArchive(id: string, folder: string, archive: Buffer): Promise<Observed<void>>;
  /** Runs a program in a container until it ends; returns what it wrote, as frames. */
  execute(
    id: string,
    settings: object,
    bounds: { timeoutMs: number; maxBytes: number },
  ): Promise<Observed<Buffer>>;
  close(): void;
}

const usual = { timeoutMs: 30_000, maxBytes: 1024 * 1024 };

/**
 * Returns a client that changes the engine that `client` reads. It has no other use than the operations above: an audit has
 * a client that can only read. No request is repeated.
 */
export function engineWriter(
  client: EngineClient,
  env: Readonly<Record<string, string | undefined>>,
): EngineWriter {
  const connections = openConnections(client.endpoint, 8, env, false);
  const name = describeEndpoint(client.endpoint);
  const send = async (request: WritingRequest, bounds = usual): Promise<Observed<Answer>> => {
    const from = `${request.method} ${request.path}`;
    const version = await client.apiVersion();
    if (version.state !== 'known')
      return version.state === 'absent' ? unreadable('unsupported', 'no API version', from) : version;
    try {
      const path = `/v${version.value}${request.path}`;
      return accepted(await connections.send({ ...request, path }, bounds), from);
    } catch (error) {
      return connectionFailure(error, from, name);
    }
  };
  const done = async (request: WritingRequest, bounds = usual): Promise<Observed<void>> => {
    const answer = await send(request, bounds);
    return answer.state === 'known' ? known(undefined, answer.from) : answer;
  };
  const idOf = async (request: WritingRequest): Promise<Observed<string>> =>
    readMember(await send(request), 'Id', (value) => (typeof value === 'string' ? value : undefined));
  return {
    createContainer: (named, body) =>
      idOf({ method: 'POST', path: `/containers/create?name=${encodeURIComponent(named)}`, body }),
    connectNetwork: (network, container) =>
      done({
        method: 'POST',
        path: `/networks/${encodeURIComponent(network)}/connect`,
        body: { Container: container },
      }),
    startContainer: (id) => done({ method: 'POST', path: `/containers/${encodeURIComponent(id)}/start` }),
    restartContainer: (id, timeoutMs) =>
      done(
        { method: 'POST', path: `/containers/${encodeURIComponent(id)}/restart` },
        { ...usual, timeoutMs },
      ),
    waitForContainer: async (id, timeoutMs) =>
      readMember(
        await send(
          { method: 'POST', path: `/containers/${encodeURIComponent(id)}/wait` },
          { ...usual, timeoutMs },
        ),
        'StatusCode',
        (value) => (typeof value === 'number' ? value : undefined),
      ),
    readLogs: async (id, maxBytes) =>
      bodyOf(
        await send(
          { method: 'GET', path: `/containers/${encodeURIComponent(id)}/logs?stdout=1&stderr=1` },
          { ...usual, maxBytes },
        ),
      ),
    removeContainer: async (id) => {
      const answer = await done({
        method: 'DELETE',
        path: `/containers/${encodeURIComponent(id)}?force=1&v=1`,
      });
      return answer.state === 'unreadable' && answer.why === 'gone'
        ? { state: 'absent', from: answer.from }
        : answer;
    },
    putArchive: (id, folder, archive) =>
      done({
        method: 'PUT',
        path: `/containers/${encodeURIComponent(id)}/archive?path=${encodeURIComponent(folder)}`,
        body: archive,
      }),
    execute: async (id, settings, bounds) => {
      const made = await idOf({
        method: 'POST',
        path: `/containers/${encodeURIComponent(id)}/exec`,
        body: { AttachStdout: true, AttachStderr: true, ...settings },
      });
      if (made.state !== 'known') return made;
      const body = { Detach: false, Tty: false };
      return bodyOf(
        await send({ method: 'POST', path: `/exec/${encodeURIComponent(made.value)}/start`, body }, bounds),
      );
    },
    close: () => connections.close(),
  };
}

function accepted(answer: Answer, from: string): Observed<Answer> {
  // 304: a container that runs already, or has ended.
  if ((answer.status >= 200 && answer.status < 300) || answer.status === 304) return known(answer, from);
  return unreadable(describeRefusal(answer), messageOf(answer), from);
}

function bodyOf(answer: Observed<Answer>): Observed<Buffer> {
  return answer.state === 'known' ? known(answer.value.body, answer.from) : answer;
}

function readMember<T>(
  answer: Observed<Answer>,
  member: string,
  read: (value: unknown) => T | undefined,
): Observed<T> {
  if (answer.state !== 'known') return answer;
  let document: unknown;
  try {
    document = JSON.parse(answer.value.body.toString('utf8'));
  } catch {
    document = undefined;
  }
  const value = isJsonRecord(document) ? read(document[member]) : undefined;
  return value === undefined
    ? unreadable('malformed', `the answer has no ${member}`, answer.from)
    : known(value, answer.from);
}
