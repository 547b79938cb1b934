import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { limitConcurrency } from '../limit.ts';
import { connectionFailure, readAnswer } from './answer.ts';
import { describeEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { openConnections } from './http-get.ts';
import { isStreamed, type Answer, type Headers } from '../http/exchange.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { negotiateVersion } from './api-version.ts';

/** Options of a client; all have defaults. */
export interface ClientOptions {
  /** Timeout of one request in milliseconds, from sending it. Default 10,000 for the first one, 30,000 for others. */
  timeoutMs?: number;
  /** Concurrent requests. Default 8; 4 if each connection is an `ssh` process. */
  concurrency?: number;
  /** Maximum size of an answer in bytes. Default 32 MiB. */
  maxBytes?: number;
  /** Environment of `ssh`, to find the program and its agent. Default: this process's. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** Read-only client of one engine API. */
export interface EngineClient {
  /** Endpoint, without credentials. */
  readonly endpoint: Endpoint;
  /**
   * Returns the JSON at an API path such as `/containers/json?all=1`, at the negotiated version. Never throws
   * for engine or network failures: 404 and a missing socket are `gone`, and each reading has a reason. No
   * reading contains `headers`.
   */
  get(path: string, headers?: Headers): Promise<Observed<unknown>>;
  /**
   * Returns the body at an API path, such as `/images/web/get`, as it comes. Failures are as those of `get`; the iteration throws
   * if the connection breaks.
   */
  open(path: string): Promise<Observed<AsyncIterable<Buffer>>>;
  /** Returns the negotiated API version: the lower of the engine's and the highest supported. */
  apiVersion(): Promise<Observed<string>>;
  /** Closes kept-alive connections. */
  close(): void;
}

/** An engine that does not answer the first request is given up soon; one that did may be busy. */
const defaultTimeouts = { first: 10_000, other: 30_000 };

/** Longest pause of a stream: an engine may copy a whole image before it sends the first byte. */
const pauseMs = 600_000;

/** More than the requests of one hanging container, less than a run should wait for. */
const maxUnanswered = 16;

/** Returns a client of the engine at `endpoint`. Sends nothing before the first request. */
export function engineClient(endpoint: Endpoint, options: ClientOptions = {}): EngineClient {
  const { timeoutMs, maxBytes = 32 * 1024 * 1024, env = process.env } = options;
  const { first, other } = defaultTimeouts;
  const { concurrency = endpoint.kind === 'ssh' ? 4 : 8 } = options;
  const connections = openConnections(endpoint, concurrency, env);
  const limit = limitConcurrency(concurrency);
  const ask = circuitBreaker(maxUnanswered);
  const name = describeEndpoint(endpoint);
  const sendWithin =
    (bounds: { timeoutMs: number; maxBytes: number }) =>
    (path: string, from: string, headers?: Headers): Promise<Observed<Answer>> =>
      limit(() => ask(() => attempt(() => connections.get(path, bounds, headers), from, name), from));
  const send = sendWithin({ timeoutMs: timeoutMs ?? other, maxBytes });
  let version: Promise<Observed<string>> | undefined;
  const apiVersion = (): Promise<Observed<string>> =>
    (version ??= negotiateVersion(sendWithin({ timeoutMs: timeoutMs ?? first, maxBytes })));
  const versioned = async (path: string, from: string): Promise<Observed<string>> => {
    const negotiated = await apiVersion();
    if (negotiated.state === 'absent') return unreadable('unsupported', 'no API version', from);
    return negotiated.state === 'known'
      ? known(`/v${negotiated.value}${path}`, from)
      : { ...negotiated, from };
  };
  return {
    endpoint,
    apiVersion,
    get: async (path, headers) => {
      const from = `GET ${path}`;
      const place = await versioned(path, from);
      if (place.state !== 'known') return place;
      const answer = await send(place.value, from, headers);
      return answer.state === 'known' ? readAnswer(answer.value, from) : answer;
    },
    open: async (path) => {
      const from = `GET ${path}`;
      const place = await versioned(path, from);
      if (place.state !== 'known') return place;
      const pauses = { timeoutMs: pauseMs, maxBytes: 1024 * 1024 };
      const answer = await attempt(() => connections.open(place.value, pauses), from, name);
      if (answer.state !== 'known') return answer;
      if (isStreamed(answer.value)) return known(answer.value.chunks, from);
      const refused = readAnswer(answer.value, from);
      return refused.state === 'known'
        ? unreadable('unsupported', 'the answer is compressed, which was not asked for', from)
        : refused;
    },
    close: () => connections.close(),
  };
}

async function attempt<T>(request: () => Promise<T>, from: string, name: string): Promise<Observed<T>> {
  try {
    return known(await request(), from);
  } catch (error) {
    return connectionFailure(error, from, name);
  }
}
