import { Buffer } from 'node:buffer';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { parseChallenges, type Challenge } from '../../formats/http/challenge.ts';
import { isAsSafe, NoToken, type Authorize } from '../http/authorized-server.ts';
import type { Answer } from '../http/exchange.ts';
import { withRetries } from '../http/retry.ts';
import { ordinaryTls, tlsElsewhere, type ServerTls } from '../http/server-tls.ts';
import type { WebClient } from '../http/web-client.ts';
import { readToken, type Token } from './token.ts';

/** Bounds of a request for a token. */
const bounds = { timeoutMs: 20_000, maxBytes: 1024 * 1024 };

/** What the authorization of one server needs. */
export interface AuthorizationSources {
  web: WebClient;
  /** Where the server is. */
  origin: URL;
  tls?: ServerTls;
  /** The user's login there; absent if there is none. */
  login: () => Promise<Observed<RegistryLogin>>;
}

/**
 * Answers the challenges of one registry: a token for each scope, asked for once while it lasts, or the user's name and
 * password (distribution, "Token Authentication Specification"). Credentials go to the registry and to the place that it
 * names for tokens, and never from a server with TLS to one without.
 */
export function authorizationOf(sources: AuthorizationSources): Authorize {
  const tokens = new Map<string, Promise<Token | undefined>>();
  const tokenFor = async (bearer: Challenge, scope: string): Promise<Token | undefined> => {
    const kept = tokens.get(scope);
    const token = await kept;
    // A login that is refused is not tried again for every image.
    if (kept !== undefined && (token === undefined || Date.now() < token.until)) return token;
    // Another request may have asked for the next one meanwhile.
    const newer = tokens.get(scope);
    if (newer !== undefined && newer !== kept) return newer;
    const asked = requestToken(bearer, scope, sources);
    tokens.set(scope, asked);
    return asked;
  };
  return async (answer, scope) => {
    const header = answer.headers['www-authenticate'];
    const challenges = parseChallenges(typeof header === 'string' ? header : '');
    const bearer = challenges.find((one) => one.scheme === 'bearer');
    if (bearer !== undefined) return (await tokenFor(bearer, scope))?.header;
    if (!challenges.some((one) => one.scheme === 'basic')) return undefined;
    const login = valueOf(await sources.login());
    return login && basicHeader(login);
  };
}

function basicHeader({ username, password }: RegistryLogin): string | undefined {
  return username === '' || password === ''
    ? undefined
    : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/**
 * Asks the place that a challenge names for a token; absent if there is no safe one, or the login is refused. No redirect
 * is followed: it would take credentials elsewhere.
 * @throws NoToken for any other answer.
 */
async function requestToken(
  { parameters }: Challenge,
  scope: string,
  { web, origin, tls = ordinaryTls, login }: AuthorizationSources,
): Promise<Token | undefined> {
  const realm = URL.parse(parameters.get('realm') ?? '');
  if (realm === null || !isAsSafe(realm, origin)) return undefined;
  const found = valueOf(await login());
  if (found !== undefined && found.registryToken !== '')
    return { header: `Bearer ${found.registryToken}`, until: Infinity };
  const realmTls = realm.hostname === origin.hostname ? tls : tlsElsewhere(tls);
  const service = parameters.get('service');
  const question = { ...(service !== undefined && { service }), scope };
  const ask = (): Promise<Answer> => {
    if (found !== undefined && found.identityToken !== '')
      return web.post(realm, refreshForm(question, found.identityToken), bounds, realmTls);
    const url = new URL(realm);
    for (const [name, value] of Object.entries(question)) url.searchParams.set(name, value);
    const header = found && basicHeader(found);
    return web.get(url, header === undefined ? {} : { authorization: header }, bounds, realmTls);
  };
  const answer = await withRetries(ask);
  if (answer.status === 401 || answer.status === 403) return undefined;
  if (answer.status !== 200)
    throw new NoToken(`${realm.host}, its place for tokens, answered with status ${answer.status}`);
  const token = readToken(answer.body.toString('utf8'), Date.now());
  if (token === undefined) throw new NoToken(`${realm.host}, its place for tokens, sent none`);
  return token;
}

/**
 * What an identity token is exchanged with: the grant of OAuth2 that docker sends (distribution, "Oauth2 Token
 * Authentication"; registry/client/auth/session.go, fetchTokenWithOAuth).
 */
function refreshForm(question: Readonly<Record<string, string>>, identityToken: string): URLSearchParams {
  return new URLSearchParams({
    ...question,
    grant_type: 'refresh_token',
    client_id: 'docker',
    refresh_token: identityToken,
  });
}
