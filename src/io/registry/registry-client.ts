import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import type { RegistryLogin } from '../../formats/docker-config/registry-login.ts';
import { repositoryName, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import { connectionWords } from '../http/connection-failure.ts';
import type { Answer } from '../http/exchange.ts';
import type { WebClient } from '../http/web-client.ts';
import { authorizationOf, type Authorize } from './authorization.ts';
import { withRetries } from './retry.ts';

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
}

/** What a registry client needs. */
export interface RegistrySources {
  web: WebClient;
  /** The user's login at a registry. */
  login: (registry: string) => Promise<Observed<RegistryLogin>>;
  timeoutMs?: number;
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

/** Most redirects that are followed for one request. */
const mostRedirects = 5;

/** Returns a client for registries; each is connected to when it is first asked. */
export function registryClient(sources: RegistrySources): RegistryClient {
  const registries = new Map<string, Promise<Registry>>();
  const registryOf = (name: string): Promise<Registry> => {
    const found = registries.get(name) ?? findRegistry(name, sources);
    registries.set(name, found);
    return found;
  };
  const read = async (
    repository: Repository,
    path: string,
    maxBytes: number,
    accept: string,
  ): Promise<Observed<Answer>> => {
    const from = `${repositoryName(repository)}/${path}`;
    try {
      const registry = await registryOf(repository.registry);
      const url = new URL(`/v2/${repository.path}/${path}`, registry.origin);
      const answer = await request(
        url,
        { registry, scope: `repository:${repository.path}:pull`, accept, maxBytes },
        sources,
      );
      return answerReading(answer, from);
    } catch (error) {
      const { why, detail } = connectionWords(error);
      return unreadable(why, `${repository.registry}: ${detail}`, from);
    }
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
    async referrers(repository, digest) {
      const answer = await read(repository, `referrers/${digest}`, largestManifest, manifestTypes[0] ?? '');
      return answer.state === 'known' ? known(answer.value.body, answer.from) : answer;
    },
  };
}

/** A registry that answered. */
interface Registry {
  origin: URL;
  authorize: Authorize;
}

/** Where a registry is: Docker Hub has another host, and those on this machine may have no TLS, as for the engine. */
async function findRegistry(
  name: string,
  { web, login, timeoutMs = 20_000 }: RegistrySources,
): Promise<Registry> {
  const hostName = name === 'docker.io' ? 'registry-1.docker.io' : name;
  const origin = new URL(`https://${hostName}`);
  const at = (one: URL): Registry => ({
    origin: one,
    authorize: authorizationOf({ web, origin: one, login: () => login(name) }),
  });
  if (!isLoopback(origin.hostname)) return at(origin);
  const reached = await web
    .get(new URL('/v2/', origin), {}, { timeoutMs, maxBytes: 64 * 1024 })
    .catch(() => undefined);
  return at(reached === undefined ? new URL(`http://${hostName}`) : origin);
}

function isLoopback(hostName: string): boolean {
  return (
    hostName === 'localhost' || hostName === '[::1]' || (isIPv4(hostName) && hostName.startsWith('127.'))
  );
}

interface RequestOptions {
  registry: Registry;
  scope: string;
  accept: string;
  maxBytes: number;
}

async function request(
  url: URL,
  { registry, scope, accept, maxBytes }: RequestOptions,
  { web, timeoutMs = 20_000 }: RegistrySources,
): Promise<Answer> {
  const bounds = { timeoutMs, maxBytes };
  const send = (to: URL, authorization?: string): Promise<Answer> =>
    withRetries(() => web.get(to, { accept, ...(authorization !== undefined && { authorization }) }, bounds));
  let answer = await send(url);
  let authorization: string | undefined;
  if (answer.status === 401) {
    authorization = await registry.authorize(answer, scope);
    if (authorization !== undefined) answer = await send(url, authorization);
  }
  let place = url;
  for (let n = 0; n < mostRedirects && isRedirect(answer.status); n++) {
    const next = URL.parse(
      typeof answer.headers.location === 'string' ? answer.headers.location : '',
      place.href,
    );
    // A blob may lie elsewhere, but not where anybody on the way can change what is asked for.
    if (next === null || (next.protocol !== 'https:' && next.protocol !== registry.origin.protocol)) break;
    place = next;
    answer = await send(place, place.origin === url.origin ? authorization : undefined);
  }
  return answer;
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function answerReading(answer: Answer, from: string): Observed<Answer> {
  switch (answer.status) {
    case 200:
      return known(answer, from);
    case 404:
      return absent(from);
    case 401:
    case 403:
      return unreadable('denied', `the registry wants a login (status ${answer.status}): docker login`, from);
    case 429:
      return unreadable('remote', 'the registry limits the rate of requests (status 429)', from);
    default:
      return unreadable('remote', `the registry answered with status ${answer.status}`, from);
  }
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
