import { join } from 'node:path/posix';
import type { Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { findConfigFolder } from '../../io/docker-config.ts';
import { recordNotary, recordRegistry, type EvidenceRecords } from '../../io/evidence/repository-record.ts';
import { storedNotary, storedRegistry } from '../../io/evidence/stored-evidence.ts';
import { proxiesOf } from '../../io/http/proxy.ts';
import { readSystemRoots } from '../../io/http/system-roots.ts';
import { webClient, type WebClient } from '../../io/http/web-client.ts';
import { notaryClient, type NotaryClient } from '../../io/notary/notary-client.ts';
import { readCertificateFolder } from '../../io/registry/certificate-folder.ts';
import {
  registryClient,
  type LayerRegistryClient,
  type RegistryClient,
} from '../../io/registry/registry-client.ts';
import { findLogin } from '../../io/registry/registry-logins.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { UsedEngine } from './engine-settings.ts';

/** How registries and Notary servers are read. */
export interface TrustAccess {
  registries: RegistryClient;
  /** The metadata of a repository, `registry.example/team/app`, on a Notary server. */
  notary: (server: URL, repository: string) => NotaryClient;
  /** The answers are stored ones: they say nothing of what the servers have now. */
  isStored?: true;
  close(): void;
}

/** Registries, and the connections to them. */
export interface OpenRegistries {
  registries: LayerRegistryClient;
  web: WebClient;
  close(): void;
}

/**
 * Opens registries as a user reaches them: with the logins and the certificates of the docker command, its proxies, and
 * what the engine has that it would use.
 */
export function openRegistries(runtime: RuntimeContext): OpenRegistries {
  const { files, env } = runtime;
  const web = webClient({ roots: () => readSystemRoots(runtime), proxyOf: proxiesOf(env) });
  // What is about the engine is loaded for registries elsewhere only: those on this machine need none of it.
  let engine: Promise<UsedEngine> | undefined;
  const engineOf = (): Promise<UsedEngine> =>
    (engine ??= import('./engine-settings.ts').then(({ findUsedEngine }) => findUsedEngine(runtime)));
  const registries = registryClient({
    web,
    login: (registry) => loginFor(registry, runtime),
    certificates: async (registry) =>
      readCertificateFolder(join((await engineOf()).folder, 'certs.d'), registry, files),
    engine: async () => (await engineOf()).registries(),
  });
  return { registries, web, close: () => web.close() };
}

function loginFor(registry: string, runtime: RuntimeContext): Promise<Observed<RegistryLogin>> {
  return findLogin(registry, runtime);
}

/** Opens the access of a user to registries and Notary servers. */
export function openAccess(runtime: RuntimeContext): TrustAccess {
  const opened = openRegistries(runtime);
  const { registries, web } = opened;
  // What the docker command trusts Notary servers by (docker/cli, cli/trust).
  const notaryFolder = join(findConfigFolder(runtime), 'tls');
  return {
    registries,
    notary: (server, repository) =>
      notaryClient({
        web,
        server,
        repository,
        login: () => loginFor(registryNamed(repository), runtime),
        certificates: () => readCertificateFolder(notaryFolder, server.host, runtime.files),
      }),
    close: () => opened.close(),
  };
}

/** Opens the access to a folder of evidence, which needs no server. */
export function openEvidence(folder: string, { files }: RuntimeContext): TrustAccess {
  return {
    registries: storedRegistry(files, folder),
    notary: (server, repository) => storedNotary(files, folder, server.host, repository),
    isStored: true,
    close: () => undefined,
  };
}

/** Returns an access that notes down what servers answer. */
export function recordAccess(access: TrustAccess, records: EvidenceRecords): TrustAccess {
  return {
    ...access,
    registries: recordRegistry(access.registries, records),
    notary: (server, repository) =>
      recordNotary(access.notary(server, repository), server.host, repository, records),
  };
}

function registryNamed(repository: string): string {
  return repository.slice(0, repository.indexOf('/'));
}
