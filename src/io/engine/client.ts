import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { limitConcurrency } from '../limit.ts';
import { connectionFailure, readAnswer } from './answer.ts';
import { describeEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { openConnections } from './http-get.ts';
import type { Answer, Headers } from '../http/exchange.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { negotiateVersion } from './api-version.ts';

/** Options of a client; all have defaults. */
export interface ClientOptions {
  /** Timeout of one request in milliseconds, from sending it. Default 10,000. */
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
  /** Returns the negotiated API version: the lower of the engine's and the highest supported. */
  apiVersion(): Promise<Observed<string>>;
  /** Closes kept-alive connections. */
  close(): void;
}

/** More than the requests of one hanging container, less than a run should wait for. */
const maxUnanswered = 16;

/** Returns a client of the engine at `endpoint`. Sends nothing before the first request. */
export function engineClient(endpoint: Endpoint, options: ClientOptions = {}): EngineClient {
  const { timeoutMs = 10_000, maxBytes = 32 * 1024 * 1024, env = process.env } = options;
  const { concurrency = endpoint.kind === 'ssh' ? 4 : 8 } = options;
  const connections = openConnections(endpoint, concurrency, env);
  const limit = limitConcurrency(concurrency);
  const ask = circuitBreaker(maxUnanswered);
  const name = describeEndpoint(endpoint);
  const bounds = { timeoutMs, maxBytes };
  const send = (path: string, from: string, headers?: Headers): Promise<Observed<Answer>> =>
    limit(() => ask(() => attempt(() => connections.get(path, bounds, headers), from, name), from));
  let version: Promise<Observed<string>> | undefined;
  const apiVersion = (): Promise<Observed<string>> => (version ??= negotiateVersion(send));
  return {
    endpoint,
    apiVersion,
    get: async (path, headers) => {
      const from = `GET ${path}`;
      const negotiated = await apiVersion();
      if (negotiated.state !== 'known')
        return negotiated.state === 'absent'
          ? unreadable('unsupported', 'no API version', from)
          : { ...negotiated, from };
      const answer = await send(`/v${negotiated.value}${path}`, from, headers);
      return answer.state === 'known' ? readAnswer(answer.value, from) : answer;
    },
    close: () => connections.close(),
  };
}

async function attempt(
  request: () => Promise<Answer>,
  from: string,
  name: string,
): Promise<Observed<Answer>> {
  try {
    return known(await request(), from);
  } catch (error) {
    return connectionFailure(error, from, name);
  }
}
