import { known, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { authorizedServer } from '../http/authorized-server.ts';
import type { WebClient } from '../http/web-client.ts';
import { authorizationOf } from '../registry/authorization.ts';

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
  /** The user's login at the registry, which the server's tokens are for. */
  login: () => Promise<Observed<RegistryLogin>>;
}

/** Returns a client for a repository (notary, tuf/store/httpstore.go: where the files lie). */
export function notaryClient({ web, server, repository, login }: NotaryAccess): NotaryClient {
  const authorize = authorizationOf({ web, origin: server, login });
  const place = authorizedServer({ web, origin: server, name: server.host, authorize });
  return {
    async file(name, maxBytes) {
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
