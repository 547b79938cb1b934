import { Buffer } from 'node:buffer';
import { recordAt, stringAt, type JsonRecord } from '../json/members.ts';
import type { RegistryLogin } from './registry-login.ts';

/** Where the docker command's configuration stores the credentials for a registry. */
export type CredentialPlace =
  | { kind: 'helper'; name: string }
  | { kind: 'stored'; login: RegistryLogin }
  | { kind: 'none' };

/** Returns the name under which the docker command stores the credentials for a registry. */
export function serverOf(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
}

/**
 * Returns where the credentials for a registry are: with the registry's helper, else with the default helper,
 * else in the configuration itself, in the docker command's order.
 * @throws TypeError for a configuration of another form.
 */
export function credentialPlace(config: JsonRecord, registry: string): CredentialPlace {
  const server = serverOf(registry);
  const own = stringAt(recordAt(config, 'credHelpers'), server);
  const name = own === undefined || own === '' ? stringAt(config, 'credsStore') : own;
  if (name !== undefined && name !== '') return { kind: 'helper', name };
  const auths = recordAt(config, 'auths') ?? {};
  const key = Object.hasOwn(auths, server) ? server : keyByHost(auths, server);
  const entry = key === undefined ? undefined : recordAt(auths, key);
  const login = entry === undefined ? undefined : storedLogin(entry);
  return login === undefined ? { kind: 'none' } : { kind: 'stored', login };
}

/** Older entries are addresses: `https://registry.example/v1/`. */
function keyByHost(auths: JsonRecord, server: string): string | undefined {
  return Object.keys(auths).find((key) => key.replace(/^https?:\/\//u, '').split('/', 1)[0] === server);
}

/** With a helper, `docker login` leaves an entry without credentials, which does not count. */
function storedLogin(entry: JsonRecord): RegistryLogin | undefined {
  const pair = Buffer.from(stringAt(entry, 'auth') ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  const [username, password] =
    colon > 0
      ? [pair.slice(0, colon), pair.slice(colon + 1).replaceAll(/^\0+|\0+$/gu, '')]
      : [stringAt(entry, 'username') ?? '', stringAt(entry, 'password') ?? ''];
  const identityToken = stringAt(entry, 'identitytoken') ?? '';
  const registryToken = stringAt(entry, 'registrytoken') ?? '';
  return username === '' && identityToken === '' && registryToken === ''
    ? undefined
    : { username, password, identityToken, registryToken };
}
