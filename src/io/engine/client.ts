import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { limitConcurrency } from '../limit.ts';
import { connectionFailure, readAnswer } from './answer.ts';
import { describeEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { openConnections } from './http-get.ts';
import type { Answer, Headers } from './http-get.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { agreeOnVersion } from './api-version.ts';

/** How a client behaves; every member has a default. */
export interface ClientOptions {
  /** Milliseconds for one request, from the moment it is sent. Default 10,000. */
  timeoutMs?: number;
  /** Requests at a time. Default 8, and 4 where each connection is an `ssh` of its own. */
  concurrency?: number;
  /** Bytes of one answer. Default 32 MiB. */
  maxBytes?: number;
  /** Environment of an `ssh` program: where it and its agent are found. Default: this process's. */
  env?: Readonly<Record<string, string | undefined>>;
}

/** Read access to one engine's API. */
export interface EngineClient {
  /** Where it is, without credentials. */
  readonly endpoint: Endpoint;
  /**
   * The JSON at an API path such as `/containers/json?all=1`, asked for at the API version agreed
   * on. Nothing is thrown for what an engine or a network can do: 404 is `gone`, a refused or
   * missing socket is `gone` too, and every reading says why. `headers` are in no reading.
   */
  get(path: string, headers?: Headers): Promise<Observed<unknown>>;
  /** The API version agreed on: the lower of the engine's and the highest this program knows. */
  apiVersion(): Promise<Observed<string>>;
  /** Ends the kept-alive connections. */
  close(): void;
}

/** More than one container that hangs, and its requests, and less than a run should wait for. */
const mostUnanswered = 16;

/** A client for the engine at `endpoint`. Nothing is sent before the first reading. */
export function engineClient(endpoint: Endpoint, options: ClientOptions = {}): EngineClient {
  const { timeoutMs = 10_000, maxBytes = 32 * 1024 * 1024, env = process.env } = options;
  const { concurrency = endpoint.kind === 'ssh' ? 4 : 8 } = options;
  const connections = openConnections(endpoint, concurrency, env);
  const limit = limitConcurrency(concurrency);
  const ask = circuitBreaker(mostUnanswered);
  const name = describeEndpoint(endpoint);
  const bounds = { timeoutMs, maxBytes };
  const send = (path: string, from: string, headers?: Headers): Promise<Observed<Answer>> =>
    limit(() => ask(() => attempt(() => connections.get(path, bounds, headers), from, name), from));
  let version: Promise<Observed<string>> | undefined;
  const apiVersion = (): Promise<Observed<string>> => (version ??= agreeOnVersion(send));
  return {
    endpoint,
    apiVersion,
    get: async (path, headers) => {
      const from = `GET ${path}`;
      const agreed = await apiVersion();
      if (agreed.state !== 'known')
        return agreed.state === 'absent'
          ? unreadable('unsupported', 'no API version', from)
          : { ...agreed, from };
      const answer = await send(`/v${agreed.value}${path}`, from, headers);
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
