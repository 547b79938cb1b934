import { known, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { authorizedServer, type AuthorizedServer } from '../http/authorized-server.ts';
import { ordinaryTls, type ServerTls } from '../http/server-tls.ts';
import type { WebClient } from '../http/web-client.ts';
import { authorizationOf } from '../registry/authorization.ts';
import type { CertificateFolder } from '../registry/certificate-folder.ts';

/** Reads the metadata of one repository from a Notary server. */
export interface NotaryClient {
  /** A file by its name without `.json`: `root`, `2.root`, `targets/releases.<sha256>`. */
  file(name: string, maxBytes: number): Promise<Observed<Buffer>>;
}

/** What a Notary client needs. */
export interface NotaryAccess {
  web: WebClient;
  /** The server: `https://notary.example`. */
  server: URL;
  /** The repository's full name. */
  repository: string;
  /** The docker command's certificates for the server; without it there are none. */
  certificates?: () => Promise<Observed<CertificateFolder>>;
  /** The user's login at the registry, which the server's tokens are for. */
  login: () => Promise<Observed<RegistryLogin>>;
}

/** Returns a client for a repository (notary, tuf/store/httpstore.go: where the files lie). */
export function notaryClient({ web, server, certificates, repository, login }: NotaryAccess): NotaryClient {
  let opened: Promise<AuthorizedServer> | undefined;
  const open = async (): Promise<AuthorizedServer> => {
    const found = await certificates?.();
    if (found?.state === 'unreadable') return { get: ({ from }) => Promise.resolve({ ...found, from }) };
    const tls = found?.state === 'known' ? tlsOf(found.value) : ordinaryTls;
    const authorize = authorizationOf({ web, origin: server, tls, login });
    return authorizedServer({ web, origin: server, tls, name: server.host, authorize });
  };
  return {
    async file(name, maxBytes) {
      const place = await (opened ??= open());
      const answer = await place.get({
        path: `/v2/${repository}/_trust/tuf/${name}.json`,
        scope: `repository:${repository}:pull`,
        accept: 'application/json',
        from: `${name}.json of ${repository} from ${server.host}`,
        maxBytes,
      });
      return answer.state === 'known' ? known(answer.value.body, answer.from) : answer;
    },
  };
}

/** Shows the first certificate of the client, and verifies that of the server always. */
function tlsOf({ authorities, clients: [client] }: CertificateFolder): ServerTls {
  return { authorities, verify: true, ...(client && { client }) };
}
