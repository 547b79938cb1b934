import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { isJsonRecord, stringsAt } from '../../formats/json/members.ts';
import { repositoryName, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import { authorizedServer, type AuthorizedServer } from '../http/authorized-server.ts';
import type { Answer } from '../http/exchange.ts';
import type { WebClient } from '../http/web-client.ts';
import { circuitBreaker } from '../engine/circuit-breaker.ts';
import { authorizationOf } from './authorization.ts';

/** A name in a registry. */
export type Repository = Pick<ImageReference, 'registry' | 'path'>;

/** A manifest or an index, in the bytes that its digest is of. */
export interface ManifestAnswer {
  digest: string;
  mediaType: string;
  bytes: Buffer;
}

/** Reads registries over the distribution protocol. A 404 is `absent`; every other failure is unreadable. */
export interface RegistryClient {
  /** The manifest of a tag or a digest; its bytes have the digest that is returned. */
  manifest(repository: Repository, reference: string): Promise<Observed<ManifestAnswer>>;
  /** A blob of at most `maxBytes`, which has the digest. */
  blob(repository: Repository, digest: string, maxBytes: number): Promise<Observed<Buffer>>;
  /** The index of what refers to a digest (OCI distribution 1.1); absent where the registry has no such list. */
  referrers(repository: Repository, digest: string): Promise<Observed<Buffer>>;
  /** The tags of a repository, the first thousand. */
  tags(repository: Repository): Promise<Observed<readonly string[]>>;
}

/** What a registry client needs. */
export interface RegistryAccess {
  web: WebClient;
  /** The user's login at a registry. */
  login: (registry: string) => Promise<Observed<RegistryLogin>>;
}

/** The kinds of manifest that are read: OCI and Docker, of one platform and of several. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** Registries need not take larger manifests (OCI distribution, "Pushing Manifests"). */
const largestManifest = 4 * 1024 * 1024;

/** Requests in a row without an answer in time after which a registry gets no more: hundreds of images may be of it. */
const mostTimeouts = 2;

/** Returns a client for registries; each is connected to when it is first asked. */
export function registryClient(access: RegistryAccess): RegistryClient {
  const registries = new Map<string, Promise<AuthorizedServer>>();
  const registryOf = (name: string): Promise<AuthorizedServer> => {
    const found = registries.get(name) ?? findRegistry(name, access);
    registries.set(name, found);
    return found;
  };
  const breakers = new Map<string, ReturnType<typeof circuitBreaker>>();
  const breakerOf = (name: string): ReturnType<typeof circuitBreaker> => {
    const breaker = breakers.get(name) ?? circuitBreaker(mostTimeouts);
    breakers.set(name, breaker);
    return breaker;
  };
  const read = (
    repository: Repository,
    path: string,
    maxBytes: number,
    accept: string,
  ): Promise<Observed<Answer>> => {
    const from = `${repositoryName(repository)}/${path}`;
    const ask = async (): Promise<Observed<Answer>> => {
      // A reference may have a port or an address that no server has.
      if (!URL.canParse(`https://${hostOf(repository.registry)}`))
        return unreadable('unsupported', `${repository.registry} is no address of a server`, from);
      const registry = await registryOf(repository.registry);
      const scope = `repository:${repository.path}:pull`;
      return registry.get({ path: `/v2/${repository.path}/${path}`, scope, from, accept, maxBytes });
    };
    return breakerOf(repository.registry)(ask, from);
  };
  return {
    async manifest(repository, reference) {
      const answer = await read(
        repository,
        `manifests/${reference}`,
        largestManifest,
        manifestTypes.join(', '),
      );
      return answer.state === 'known' ? manifestReading(answer.value, reference, answer.from) : answer;
    },
    async blob(repository, digest, maxBytes) {
      const answer = await read(repository, `blobs/${digest}`, maxBytes, '*/*');
      if (answer.state !== 'known') return answer;
      const { body } = answer.value;
      return digestOf(body, digest) === digest
        ? known(body, answer.from)
        : unreadable('malformed', `the registry sent other content for ${digest}`, answer.from);
    },
    async tags(repository) {
      const answer = await read(repository, 'tags/list?n=1000', largestManifest, 'application/json');
      return answer.state === 'known' ? tagsReading(answer.value, answer.from) : answer;
    },
    async referrers(repository, digest) {
      const answer = await read(repository, `referrers/${digest}`, largestManifest, manifestTypes[0] ?? '');
      return answer.state === 'known' ? known(answer.value.body, answer.from) : answer;
    },
  };
}

/** Where a registry is: Docker Hub has another host, and those on this machine may have no TLS, as for the engine. */
async function findRegistry(name: string, { web, login }: RegistryAccess): Promise<AuthorizedServer> {
  const hostName = hostOf(name);
  const secure = new URL(`https://${hostName}`);
  const origin =
    isLoopback(secure.hostname) && !(await answers(secure, web)) ? new URL(`http://${hostName}`) : secure;
  return authorizedServer({
    web,
    origin,
    name,
    authorize: authorizationOf({ web, origin, login: () => login(name) }),
  });
}

function hostOf(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

async function answers(origin: URL, web: WebClient): Promise<boolean> {
  const bounds = { timeoutMs: 5000, maxBytes: 64 * 1024 };
  return web.get(new URL('/v2/', origin), {}, bounds).then(
    () => true,
    () => false,
  );
}

function isLoopback(hostName: string): boolean {
  return (
    hostName === 'localhost' || hostName === '[::1]' || (isIPv4(hostName) && hostName.startsWith('127.'))
  );
}

/** The digest of bytes, by the algorithm of another digest. */
function digestOf(bytes: Buffer, like: string): string {
  const [algorithm = ''] = like.split(':');
  const name = ['sha256', 'sha384', 'sha512'].includes(algorithm) ? algorithm : 'sha256';
  return `${name}:${createHash(name).update(bytes).digest('hex')}`;
}

function manifestReading(
  { headers, body }: Answer,
  reference: string,
  from: string,
): Observed<ManifestAnswer> {
  const named = headers['docker-content-digest'];
  const wanted = reference.includes(':') ? reference : typeof named === 'string' ? named : undefined;
  const digest = digestOf(body, wanted ?? 'sha256:');
  if (wanted !== undefined && digest !== wanted)
    return unreadable('malformed', `the registry sent other content for ${wanted}`, from);
  const type = headers['content-type'];
  const mediaType = (typeof type === 'string' ? type : '').split(';', 1)[0]?.trim() ?? '';
  return known({ digest, mediaType, bytes: body }, from);
}

function tagsReading({ body }: Answer, from: string): Observed<readonly string[]> {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    return known(isJsonRecord(document) ? stringsAt(document, 'tags') : [], from);
  } catch {
    return unreadable('malformed', 'the list of tags is no JSON', from);
  }
}
