import { Buffer } from 'node:buffer';
import type { Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { parseChallenges, type Challenge } from '../../formats/http/challenge.ts';
import type { Authorize } from '../http/authorized-server.ts';
import type { WebClient } from '../http/web-client.ts';
import { withRetries } from '../http/retry.ts';

/** Bounds of a request for a token. */
const bounds = { timeoutMs: 20_000, maxBytes: 1024 * 1024 };

/** What the authorization of one server needs. */
export interface AuthorizationSources {
  web: WebClient;
  /** Where the server is. */
  origin: URL;
  /** The user's login there; absent if there is none. */
  login: () => Promise<Observed<RegistryLogin>>;
}

/**
 * Answers the challenges of one registry: a token for each scope, asked for once, or the user's name and password
 * (distribution, "Token Authentication Specification"). Credentials go to the registry and to the place that it names
 * for tokens, and never from a server with TLS to one without.
 */
export function authorizationOf(sources: AuthorizationSources): Authorize {
  const tokens = new Map<string, Promise<string | undefined>>();
  return (answer, scope) => {
    const header = answer.headers['www-authenticate'];
    const challenges = parseChallenges(typeof header === 'string' ? header : '');
    const bearer = challenges.find((one) => one.scheme === 'bearer');
    if (bearer !== undefined) {
      const asked = tokens.get(scope) ?? requestToken(bearer, scope, sources);
      tokens.set(scope, asked);
      return asked;
    }
    return challenges.some((one) => one.scheme === 'basic') ? basic(sources) : Promise.resolve(undefined);
  };
}

async function basic({ login }: AuthorizationSources): Promise<string | undefined> {
  const found = await login();
  return found.state === 'known' ? basicHeader(found.value) : undefined;
}

function basicHeader({ username, password }: RegistryLogin): string | undefined {
  return username === '' || password === ''
    ? undefined
    : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function requestToken(
  { parameters }: Challenge,
  scope: string,
  { web, origin, login }: AuthorizationSources,
): Promise<string | undefined> {
  const realm = URL.parse(parameters.get('realm') ?? '');
  if (realm === null || !isAsSafe(realm, origin)) return undefined;
  const service = parameters.get('service');
  if (service !== undefined) realm.searchParams.set('service', service);
  realm.searchParams.set('scope', scope);
  const found = await login();
  const known = found.state === 'known' ? found.value : undefined;
  if (known !== undefined && known.registryToken !== '') return `Bearer ${known.registryToken}`;
  const header = known && basicHeader(known);
  const answer = await withRetries(() =>
    web.get(realm, header === undefined ? {} : { authorization: header }, bounds),
  );
  const token = answer.status === 200 ? tokenIn(answer.body.toString('utf8')) : undefined;
  return token === undefined ? undefined : `Bearer ${token}`;
}

/** A server with TLS must not send its client's credentials to one without. */
function isAsSafe(realm: URL, origin: URL): boolean {
  return realm.protocol === 'https:' || (realm.protocol === 'http:' && origin.protocol === 'http:');
}

/** `token`, or `access_token` as OAuth calls it; in the form of a header's value. */
function tokenIn(text: string): string | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null) return undefined;
  const named = document as { token?: unknown; access_token?: unknown };
  const token = named.token ?? named.access_token;
  return typeof token === 'string' && /^[\x21-\x7e]+$/u.test(token) ? token : undefined;
}
