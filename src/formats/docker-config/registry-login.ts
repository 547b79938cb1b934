import { Buffer } from 'node:buffer';
import { recordAt, stringAt } from '../json/members.ts';

/** What proves to a registry who asks; what is not used is empty. */
export interface RegistryLogin {
  username: string;
  password: string;
  identityToken: string;
  registryToken: string;
}

/**
 * What a credential helper prints for `get` (docker-credential-helpers): a token has `<token>` in
 * the place of a user.
 * @throws SyntaxError or TypeError for anything else.
 */
export function readHelperLogin(printed: string): RegistryLogin {
  const document = recordAt({ document: JSON.parse(printed) }, 'document');
  const [username = '', secret = ''] = [stringAt(document, 'Username'), stringAt(document, 'Secret')];
  if (username === '' || secret === '') throw new TypeError('it names no user or no secret');
  return username === '<token>'
    ? { username: '', password: '', identityToken: secret, registryToken: '' }
    : { username, password: secret, identityToken: '', registryToken: '' };
}

/** The value of the header `X-Registry-Auth` for a request to the engine (Engine API, Authentication). */
export function registryAuthHeader(server: string, login: RegistryLogin): string {
  const members = {
    username: login.username,
    password: login.password,
    identitytoken: login.identityToken,
    registrytoken: login.registryToken,
    serveraddress: server,
  };
  const used = Object.entries(members).filter(([, value]) => value !== '');
  // The engine's decoder wants the alphabet for addresses and the padding that base64url leaves out.
  return Buffer.from(JSON.stringify(Object.fromEntries(used)))
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
