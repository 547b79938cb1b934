import { known, mapKnown, unreadable, type Observed } from '../../core/observed.ts';
import { credentialPlace, serverOf } from '../../formats/docker-config/credential-place.ts';
import {
  readHelperLogin,
  registryAuthHeader,
  type RegistryLogin,
} from '../../formats/docker-config/registry-login.ts';
import {
  findConfigFolder,
  readConfigJson,
  withoutTypeErrors,
  type DockerConfigSources,
} from '../docker-config.ts';
import type { Endpoint } from '../engine/endpoint.ts';
import { askCredentialHelper } from './credential-helper.ts';

/**
 * Returns the registry login header for the engine; absent if the user has none. It is a credential: use it
 * in the request only.
 */
export type RegistryLogins = (registry: string) => Promise<Observed<string>>;

/** Returns the logins of the user's docker command, each registry looked up once. */
export function registryLogins(sources: DockerConfigSources, endpoint: Endpoint): RegistryLogins {
  if (!isConfidential(endpoint)) return () => Promise.resolve(notSent);
  const found = new Map<string, Promise<Observed<string>>>();
  return (registry) => {
    const login = found.get(registry) ?? lookUp(registry, sources);
    found.set(registry, login);
    return login;
  };
}

const notSent = unreadable(
  'unsupported',
  'credentials are only sent to an engine over a local socket, ssh, or verified TLS',
  'X-Registry-Auth',
);

/** Whether the transport prevents eavesdropping and impersonation of the engine. */
function isConfidential(endpoint: Endpoint): boolean {
  if (endpoint.kind !== 'tcp') return true;
  return endpoint.tls?.verify === true || /^(?:127\.[\d.]+|::1|localhost)$/u.test(endpoint.host);
}

async function lookUp(registry: string, sources: DockerConfigSources): Promise<Observed<string>> {
  const login = await findLogin(registry, sources);
  return mapKnown(login, (found) => registryAuthHeader(serverOf(registry), found));
}

/** Returns the user's login at a registry, as the docker command has it; absent if there is none. */
export async function findLogin(
  registry: string,
  sources: DockerConfigSources,
): Promise<Observed<RegistryLogin>> {
  const path = `${findConfigFolder(sources)}/config.json`;
  const config = await readConfigJson(path, sources);
  if (config.state !== 'known') return config;
  const place = withoutTypeErrors(path, () => known(credentialPlace(config.value, registry), path));
  if (place.state !== 'known') return place;
  switch (place.value.kind) {
    case 'none':
      return { state: 'absent', from: path };
    case 'stored':
      return known(place.value.login, path);
    case 'helper': {
      const printed = await askCredentialHelper(place.value.name, serverOf(registry), sources);
      if (printed.state !== 'known') return printed;
      return withoutTypeErrors(printed.from, () => known(readHelperLogin(printed.value), printed.from));
    }
  }
}
