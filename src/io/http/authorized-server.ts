import type { Observed } from '../../core/observed.ts';
import { absent, known, mapKnown, unreadable } from '../../core/observed.ts';
import { connectionWords } from './connection-failure.ts';
import { isStreamed, type Answer, type Headers, type OpenAnswer } from './exchange.ts';
import { retryAfterMs, withRetries } from './retry.ts';
import { ordinaryTls, tlsElsewhere, type ServerTls } from './server-tls.ts';
import type { WebClient } from './web-client.ts';

/**
 * Returns the value of the header `Authorization` for a server's challenge; absent if nothing answers it.
 * @throws NoToken if the place for tokens fails.
 */
export type Authorize = (
  challenge: Pick<Answer, 'status' | 'headers'>,
  scope: string,
) => Promise<string | undefined>;

/** Thrown if the place that a server names for tokens gives none, and does not refuse the login either. */
export class NoToken extends Error {}

/** One request. */
export interface Wanted {
  /** From the server's root: `/v2/team/app/manifests/1.0`. */
  path: string;
  /** What is asked for, as tokens name it: `repository:team/app:pull`. */
  scope: string;
  accept: string;
  maxBytes: number;
  /** What the reading is called. */
  from: string;
}

/** A server that may want a login. A 404 is `absent`, every other failure unreadable. */
export interface AuthorizedServer {
  get(wanted: Wanted): Promise<Observed<Answer>>;
}

/** A server whose answers may be of any size. */
export interface StreamingServer extends AuthorizedServer {
  /** Returns the body of an answer as it comes. The iteration throws if the connection breaks. */
  open(wanted: Wanted): Promise<Observed<AsyncIterable<Buffer>>>;
}

/** What requests to a server are sent with. */
export interface ServerSources {
  web: WebClient;
  origin: URL;
  authorize: Authorize;
  tls?: ServerTls;
  /** What the server is called in messages: `registry.example`. */
  name: string;
}

/** How long one request may take, and one pause of an answer that is read as it comes. */
const timeoutMs = 20_000;
const pauseMs = 60_000;

/** Most redirects that are followed for one request. */
const mostRedirects = 5;

/** Returns a server that is asked again when it is busy, authorized when it wants it, and followed where it redirects to. */
export function authorizedServer(sources: ServerSources): StreamingServer {
  const { name, web } = sources;
  return {
    async get(wanted) {
      const bounds = { timeoutMs, maxBytes: wanted.maxBytes };
      const get: SendTo<Answer> = (url, headers, tls) => web.get(url, headers, bounds, tls);
      const answer = await answerOf(() => request(wanted, sources, get), wanted.from, name);
      return answer.state === 'known' ? answerReading(answer.value, wanted.from, name) : answer;
    },
    async open(wanted) {
      const bounds = { timeoutMs: pauseMs, maxBytes: wanted.maxBytes };
      const open: SendTo<Answer | OpenAnswer> = (url, headers, tls) => web.open(url, headers, bounds, tls);
      const answer = await answerOf(() => request(wanted, sources, open), wanted.from, name);
      if (answer.state !== 'known') return answer;
      if (isStreamed(answer.value)) return known(answer.value.chunks, wanted.from);
      return mapKnown(answerReading(answer.value, wanted.from, name), ({ body }) => oneChunk(body));
    },
  };
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield bytes;
}

async function answerOf<T>(ask: () => Promise<T>, from: string, name: string): Promise<Observed<T>> {
  try {
    return known(await ask(), from);
  } catch (error) {
    if (error instanceof NoToken) return unreadable('remote', `${name}: ${error.message}`, from);
    const { why, detail } = connectionWords(error);
    return unreadable(why, `${name}: ${detail}`, from);
  }
}

/** Sends a request to a place. */
type SendTo<T> = (url: URL, headers: Headers, tls: ServerTls) => Promise<T>;

async function request<T extends Pick<Answer, 'status' | 'headers'>>(
  { path, scope, accept }: Wanted,
  { origin, authorize, tls = ordinaryTls }: ServerSources,
  get: SendTo<T>,
): Promise<T> {
  const elsewhere = tlsElsewhere(tls);
  const url = new URL(`${origin.pathname.replace(/\/$/u, '')}${path}`, origin);
  const send = (to: URL, authorization?: string): Promise<T> =>
    withRetries(() =>
      get(
        to,
        { accept, ...(authorization !== undefined && { authorization }) },
        to.hostname === origin.hostname ? tls : elsewhere,
      ),
    );
  let answer = await send(url);
  let authorization: string | undefined;
  if (answer.status === 401) {
    authorization = await authorize(answer, scope);
    if (authorization !== undefined) answer = await send(url, authorization);
  }
  let place = url;
  for (let n = 0; n < mostRedirects && isRedirect(answer.status); n++) {
    const { location } = answer.headers;
    const next = URL.parse(typeof location === 'string' ? location : '', place.href);
    // Content may lie elsewhere, but not where anybody on the way can change it unseen.
    if (next === null || !isAsSafe(next, place)) break;
    place = next;
    // Credentials are for the server that asked for them.
    answer = await send(place, place.origin === url.origin ? authorization : undefined);
  }
  return answer;
}

/** Whether a place is reached over TLS, or at least as the one that names it. */
export function isAsSafe(place: URL, namedBy: URL): boolean {
  return place.protocol === 'https:' || (place.protocol === 'http:' && namedBy.protocol === 'http:');
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function answerReading(answer: Answer, from: string, name: string): Observed<Answer> {
  switch (answer.status) {
    case 200:
      return known(answer, from);
    case 404:
      return absent(from);
    case 401:
    case 403:
      return unreadable(
        'denied',
        `${name} wants a login that may read it (status ${answer.status}): docker login`,
        from,
      );
    case 429:
      return unreadable(
        'remote',
        `${name} limits the rate of requests (status 429)${whenAgain(answer)}`,
        from,
      );
    case 503:
      return unreadable('remote', `${name} is not available (status 503)${whenAgain(answer)}`, from);
    default:
      return unreadable('remote', `${name} answered with status ${answer.status}`, from);
  }
}

/** Says when a busy server may be asked again, if it does. */
function whenAgain(answer: Answer): string {
  const wait = retryAfterMs(answer, Date.now());
  return wait === undefined ? '' : `; it may be asked again in ${Math.ceil(wait / 1000)} seconds`;
}
