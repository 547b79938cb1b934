import { join } from 'node:path/posix';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { findConfigFolder } from '../../io/docker-config.ts';
import { webClient, type WebClient } from '../../io/http/web-client.ts';
import { registryClient, type RegistryClient } from '../../io/registry/registry-client.ts';
import { findLogin } from '../../io/registry/registry-logins.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** How registries and Notary servers are reached, with the user's logins. */
export interface TrustAccess {
  web: WebClient;
  login: (registry: string) => Promise<Observed<RegistryLogin>>;
  registries: RegistryClient;
  close(): void;
}

/** Largest file of certificates, in bytes. */
const largestPem = 1024 * 1024;

/** Opens the access of a user: logins of the docker command, and the authorities that it trusts for each server. */
export async function openAccess(runtime: RuntimeContext): Promise<TrustAccess> {
  const web = webClient({ authorities: await readAuthorities(runtime) });
  const login = (registry: string): Promise<Observed<RegistryLogin>> => findLogin(registry, runtime);
  return { web, login, registries: registryClient({ web, login }), close: () => web.close() };
}

/** `tls/HOST:PORT/ca.crt` in the configuration folder of docker: what its client trusts Notary servers by. */
async function readAuthorities(runtime: RuntimeContext): Promise<ReadonlyMap<string, string>> {
  const { files } = runtime;
  const folder = join(findConfigFolder(runtime), 'tls');
  const hosts = valueOf(await files.list(folder)) ?? [];
  const read = await Promise.all(
    hosts.map(
      async (host) =>
        [host, valueOf(await files.readText(join(folder, host, 'ca.crt'), largestPem))] as const,
    ),
  );
  return new Map(read.flatMap(([host, text]) => (text === undefined ? [] : [[host, text] as const])));
}
