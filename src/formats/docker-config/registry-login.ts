import { Buffer } from 'node:buffer';
import { recordAt, stringAt } from '../json/members.ts';

/** Credentials for a registry; unused members are empty. */
export interface RegistryLogin {
  username: string;
  password: string;
  identityToken: string;
  registryToken: string;
}

/**
 * Parses the output of a credential helper's `get` (docker-credential-helpers): a token has the user
 * `<token>`.
 * @throws SyntaxError or TypeError for anything else.
 */
export function readHelperLogin(printed: string): RegistryLogin {
  const document = recordAt({ document: JSON.parse(printed) }, 'document');
  const [username = '', secret = ''] = [stringAt(document, 'Username'), stringAt(document, 'Secret')];
  if (username === '' || secret === '') throw new TypeError('it has no user or no secret');
  return username === '<token>'
    ? { username: '', password: '', identityToken: secret, registryToken: '' }
    : { username, password: secret, identityToken: '', registryToken: '' };
}

/**
 * Returns the value of the header `X-Registry-Auth` for a request to the engine (Engine API, Authentication).
 */
export function registryAuthHeader(server: string, login: RegistryLogin): string {
  const members = {
    username: login.username,
    password: login.password,
    identitytoken: login.identityToken,
    registrytoken: login.registryToken,
    serveraddress: server,
  };
  const used = Object.entries(members).filter(([, value]) => value !== '');
  // The engine's decoder needs the URL alphabet with padding, which base64url omits.
  return Buffer.from(JSON.stringify(Object.fromEntries(used)))
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
