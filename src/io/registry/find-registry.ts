import { errorCode } from '../failure.ts';
import { valueOf, unreadable, type Observed, type UnreadableReading } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { authorizedServer, type StreamingServer } from '../http/authorized-server.ts';
import { isLoopbackHost } from '../http/ip-network.ts';
import { ordinaryTls, type ServerTls } from '../http/server-tls.ts';
import type { WebClient } from '../http/web-client.ts';
import { authorizationOf } from './authorization.ts';
import type { CertificateFolder } from './certificate-folder.ts';
import { isInsecure, type EngineRegistries } from './engine-registries.ts';

/** What a registry client needs. */
export interface RegistryAccess {
  web: WebClient;
  /** The user's login at a registry. */
  login: (registry: string) => Promise<Observed<RegistryLogin>>;
  /** The engine's certificates for a registry, by its name `HOST[:PORT]`; without it there are none. */
  certificates?: (registry: string) => Promise<Observed<CertificateFolder>>;
  /** What the engine's configuration says of registries, asked for when it decides something; without it nothing. */
  engine?: () => Promise<EngineRegistries>;
}

/** A registry, or a mirror of one, and how it is reached. */
export interface FoundServer {
  server: StreamingServer;
  /** The host of a mirror; absent for the registry itself. */
  mirror?: string;
  /** Whether the connection proves that the server is the one that was named, or it is on this machine. */
  isAuthenticated: boolean;
}

/** Where one server is, under the name of its logins and certificates. */
interface Place {
  name: string;
  origin: URL;
}

/** Bounds of the request that shows whether a server answers. */
const probeBounds = { timeoutMs: 5000, maxBytes: 64 * 1024 };

/** The host of Docker Hub (moby, registry/config.go, DefaultV2Registry). */
const dockerHub = 'registry-1.docker.io';

/**
 * Finds a registry as the engine does: Docker Hub at its own host, every other one over TLS that is verified by the
 * system and the engine's `certs.d`. One that cannot be reached so, and that the engine calls insecure, is reached over
 * TLS that nobody verifies, else without TLS (moby, registry/service_v2.go).
 */
export async function findRegistry(name: string, access: RegistryAccess): Promise<FoundServer> {
  if (name === 'docker.io')
    return serverAt({ name, origin: new URL(`https://${dockerHub}`) }, ordinaryTls, access, true);
  return findServer({ name, origin: new URL(`https://${name}`) }, access);
}

/** The mirrors of Docker Hub that the engine asks first. What is no address of a server is left out. */
export async function findMirrors(access: RegistryAccess): Promise<readonly FoundServer[]> {
  const { mirrors = [] } = (await access.engine?.()) ?? {};
  const found = await Promise.all(
    mirrors.map(async (mirror): Promise<readonly FoundServer[]> => {
      const origin = URL.parse(/^https?:\/\//iu.test(mirror) ? mirror : `https://${mirror}`);
      if (origin === null) return [];
      // The login of a mirror is its own: that of Docker Hub is for Docker Hub.
      const place = { name: origin.host, origin };
      const server =
        origin.protocol === 'http:'
          ? serverAt(place, ordinaryTls, access, isLoopbackHost(origin.hostname))
          : await findServer(place, access, false);
      return [{ ...server, mirror: origin.host }];
    }),
  );
  return found.flat();
}

async function findServer(place: Place, access: RegistryAccess, mayBePlain = true): Promise<FoundServer> {
  // Those on this machine are insecure for every engine: none has to be asked, and no certificate is looked for.
  if (isLoopbackHost(place.origin.hostname))
    return findInsecureServer(place, access, { mayBePlain, isAuthenticated: true });
  const certificates = await access.certificates?.(place.name);
  const verified: Verified =
    certificates?.state === 'unreadable'
      ? { refused: certificates }
      : await reachVerified(place, certificates && valueOf(certificates), access.web);
  if ('tls' in verified && verified.answers) return serverAt(place, verified.tls, access, true);
  const { insecure = { hosts: [], networks: [] } } = (await access.engine?.()) ?? {};
  if (await isInsecure(place.name, insecure))
    return findInsecureServer(place, access, { mayBePlain, isAuthenticated: false });
  return 'tls' in verified ? serverAt(place, verified.tls, access, true) : refusing(verified.refused);
}

async function findInsecureServer(
  place: Place,
  access: RegistryAccess,
  { mayBePlain, isAuthenticated }: { mayBePlain: boolean; isAuthenticated: boolean },
): Promise<FoundServer> {
  const unverified: ServerTls = { authorities: [], verify: false };
  const failure = await probe(place.origin, access.web, unverified);
  if (failure === undefined || !mayBePlain) return serverAt(place, unverified, access, isAuthenticated);
  const plain = { ...place, origin: new URL(`http://${place.origin.host}${place.origin.pathname}`) };
  return serverAt(plain, unverified, access, isAuthenticated);
}

/** How a server is reached over verified TLS, and whether it answered so; or why no connection is made. */
type Verified = { tls: ServerTls; answers: boolean } | { refused: UnreadableReading };

/** Of several certificates of the client, the first counts that the server takes. */
async function reachVerified(
  { name, origin }: Place,
  { authorities, clients }: CertificateFolder = { authorities: [], clients: [] },
  web: WebClient,
): Promise<Verified> {
  const base: ServerTls = authorities.length === 0 ? ordinaryTls : { authorities, verify: true };
  let tls = base;
  for (tls of clients.length === 0 ? [base] : clients.map((client) => ({ ...base, client }))) {
    const failure = await probe(origin, web, tls);
    if (failure === undefined) return { tls, answers: true };
    if (isUnusablePair(failure)) {
      const detail = `${name}: its client certificate cannot be used (${errorCode(failure) ?? ''})`;
      return { refused: unreadable('malformed', detail, name) };
    }
  }
  // Every request says anew why the server does not answer.
  return { tls, answers: false };
}

/** Whether OpenSSL refused a certificate or its key before any connection. */
function isUnusablePair(error: unknown): boolean {
  return errorCode(error)?.startsWith('ERR_OSSL_') === true;
}

/** Returns why a server does not answer; `undefined` if it does, whatever it says. */
async function probe(origin: URL, web: WebClient, tls: ServerTls): Promise<unknown> {
  const root = new URL(`${origin.pathname.replace(/\/$/u, '')}/v2/`, origin);
  return web.get(root, {}, probeBounds, tls).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function serverAt(
  { name, origin }: Place,
  tls: ServerTls,
  { web, login }: RegistryAccess,
  isAuthenticated: boolean,
): FoundServer {
  const authorize = authorizationOf({ web, origin, tls, login: () => login(name) });
  return { server: authorizedServer({ web, origin, tls, name, authorize }), isAuthenticated };
}

/** Stands for a server that no connection is made to. */
function refusing(why: UnreadableReading): FoundServer {
  const refuse = ({ from }: { from: string }): Promise<UnreadableReading> =>
    Promise.resolve({ ...why, from });
  return { server: { get: refuse, open: refuse }, isAuthenticated: true };
}
