import { join } from 'node:path/posix';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { findConfigFolder } from '../../io/docker-config.ts';
import { recordNotary, recordRegistry, type EvidenceRecords } from '../../io/evidence/repository-record.ts';
import { storedNotary, storedRegistry } from '../../io/evidence/stored-evidence.ts';
import { webClient } from '../../io/http/web-client.ts';
import { notaryClient, type NotaryClient } from '../../io/notary/notary-client.ts';
import { registryClient, type RegistryClient } from '../../io/registry/registry-client.ts';
import { findLogin } from '../../io/registry/registry-logins.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** How registries and Notary servers are read. */
export interface TrustAccess {
  registries: RegistryClient;
  /** The metadata of a repository, `registry.example/team/app`, on a Notary server. */
  notary: (server: URL, repository: string) => NotaryClient;
  /** The answers are stored ones: they say nothing of what the servers have now. */
  isStored?: true;
  close(): void;
}

/** Largest file of certificates, in bytes. */
const largestPem = 1024 * 1024;

/** Opens the access of a user: logins of the docker command, and the authorities that it trusts for each server. */
export async function openAccess(runtime: RuntimeContext): Promise<TrustAccess> {
  const web = webClient({ authorities: await readAuthorities(runtime) });
  const login = (registry: string): Promise<Observed<RegistryLogin>> => findLogin(registry, runtime);
  return {
    registries: registryClient({ web, login }),
    notary: (server, repository) =>
      notaryClient({ web, server, repository, login: () => login(registryNamed(repository)) }),
    close: () => web.close(),
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
