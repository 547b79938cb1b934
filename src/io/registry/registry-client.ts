import { createHash } from 'node:crypto';
import { known, mapKnown, unreadable, type Observed } from '../../core/observed.ts';
import { isJsonRecord, stringsAt } from '../../formats/json/members.ts';
import { repositoryName, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import type { StreamingServer, Wanted } from '../http/authorized-server.ts';
import type { Answer } from '../http/exchange.ts';
import { circuitBreaker } from '../engine/circuit-breaker.ts';
import { findMirrors, findRegistry, type FoundServer, type RegistryAccess } from './find-registry.ts';

/** A name in a registry. */
export type Repository = Pick<ImageReference, 'registry' | 'path'>;

/** A manifest or an index, in the bytes that its digest is of. */
export interface ManifestAnswer {
  digest: string;
  mediaType: string;
  bytes: Buffer;
  /**
   * What makes it less certain which digest a tag has: a mirror says it, or a server that does not prove who it is.
   * Absent where the registry itself says it, and for what is asked for by digest.
   */
  reservation?: TagReservation;
}

/** Who says which digest a tag has, if it is not the registry itself. */
export interface TagReservation {
  /** The host of the mirror. */
  mirror?: string;
  /** Whether the connection proves that the server is the one that was named. */
  isAuthenticated: boolean;
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

/** Reads layers too. */
export interface LayerRegistryClient extends RegistryClient {
  /**
   * A blob of any size as it comes; that it has the digest is left to who reads it. The iteration throws if the connection
   * breaks.
   */
  openBlob(repository: Repository, digest: string): Promise<Observed<AsyncIterable<Buffer>>>;
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

/** Tags that signatures are stored at: whether one is there, a mirror's copy does not prove. */
const signatureTag = /^sha(?:256|384|512)-[0-9a-f]{64,128}/u;

/**
 * Whom to ask: the engine's mirrors first, as it does itself; the registry first, and mirrors if it fails; the registry
 * alone, where something that is missing counts.
 */
type Order = 'mirrors first' | 'registry first' | 'registry alone';

/** One request to a registry. */
interface Question {
  /** Below the repository: `manifests/1.0`. */
  path: string;
  order: Order;
  accept: string;
  maxBytes: number;
}

/** A reading, and who answered it. */
interface Served<T> {
  reading: Observed<T>;
  by?: FoundServer;
}

/** Returns a client for registries; each is connected to when it is first asked. */
export function registryClient(access: RegistryAccess): LayerRegistryClient {
  const serversOf = serverLists(access);
  const askBy = async <T>(
    repository: Repository,
    { path, order, ...wanted }: Question,
    get: (server: StreamingServer, request: Wanted) => Promise<Observed<T>>,
  ): Promise<Served<T>> => {
    const from = `${repositoryName(repository)}/${path}`;
    // A reference may have a port or an address that no server has.
    if (!URL.canParse(`https://${repository.registry}`)) {
      const detail = `${repository.registry} is no address of a server`;
      return { reading: unreadable('unsupported', detail, from) };
    }
    const scope = `repository:${repository.path}:pull`;
    const request = { path: `/v2/${repository.path}/${path}`, scope, from, ...wanted };
    let own: Observed<T> = unreadable('undetermined', 'nobody was asked', from);
    for (const { found, breaker } of await serversOf(repository.registry, order)) {
      const reading = await breaker(() => get(found.server, request), from);
      if (reading.state === 'known') return { reading, by: found };
      // What a mirror has not, or cannot say, decides nothing.
      if (found.mirror !== undefined) continue;
      own = reading;
      if (own.state === 'absent') break;
    }
    return { reading: own };
  };
  const ask = <T>(
    repository: Repository,
    question: Question,
    read: (answer: Answer, from: string) => Observed<T>,
  ): Promise<Served<T>> =>
    askBy(repository, question, async (server, request) => {
      const answer = await server.get(request);
      return answer.state === 'known' ? read(answer.value, request.from) : answer;
    });
  return {
    async manifest(repository, reference) {
      const order = signatureTag.test(reference) ? 'registry first' : 'mirrors first';
      const question = { path: `manifests/${reference}`, order, accept: manifestTypes.join(', ') } as const;
      const { reading, by } = await ask(
        repository,
        { ...question, maxBytes: largestManifest },
        (answer, from) => manifestReading(answer, reference, from),
      );
      const reservation = reference.includes(':') ? undefined : by && reservationOf(by);
      return reservation === undefined
        ? reading
        : mapKnown(reading, (answer) => ({ ...answer, reservation }));
    },
    async blob(repository, digest, maxBytes) {
      const question = { path: `blobs/${digest}`, order: 'mirrors first', accept: '*/*', maxBytes } as const;
      const { reading } = await ask(repository, question, ({ body }, from) =>
        digestOf(body, digest) === digest
          ? known(body, from)
          : unreadable('malformed', `the registry sent other content for ${digest}`, from),
      );
      return reading;
    },
    async openBlob(repository, digest) {
      const question = { path: `blobs/${digest}`, order: 'mirrors first', accept: '*/*' } as const;
      const wanted = { ...question, maxBytes: largestManifest };
      return (await askBy(repository, wanted, (server, request) => server.open(request))).reading;
    },
    async tags(repository) {
      const question = {
        path: 'tags/list?n=1000',
        order: 'registry first',
        accept: 'application/json',
      } as const;
      const { reading } = await ask(repository, { ...question, maxBytes: largestManifest }, tagsReading);
      return reading;
    },
    async referrers(repository, digest) {
      const question = { path: `referrers/${digest}`, order: 'registry alone' } as const;
      const wanted = { ...question, accept: manifestTypes[0] ?? '', maxBytes: largestManifest };
      const { reading } = await ask(repository, wanted, ({ body }, from) => known(body, from));
      return reading;
    },
  };
}

/** A server, with what ends the requests to it. */
interface AskedServer {
  found: FoundServer;
  breaker: ReturnType<typeof circuitBreaker>;
}

function asked(found: FoundServer): AskedServer {
  return { found, breaker: circuitBreaker(mostTimeouts) };
}

/** Returns the servers of each registry in the order that they are asked in; only Docker Hub has mirrors. */
function serverLists(
  access: RegistryAccess,
): (registry: string, order: Order) => Promise<readonly AskedServer[]> {
  const registries = new Map<string, Promise<AskedServer>>();
  let mirrors: Promise<readonly AskedServer[]> | undefined;
  return async (registry, order) => {
    const own = registries.get(registry) ?? findRegistry(registry, access).then(asked);
    registries.set(registry, own);
    if (registry !== 'docker.io' || order === 'registry alone') return [await own];
    mirrors ??= findMirrors(access).then((all) => all.map(asked));
    return order === 'mirrors first' ? [...(await mirrors), await own] : [await own, ...(await mirrors)];
  };
}

function reservationOf({ mirror, isAuthenticated }: FoundServer): TagReservation | undefined {
  if (mirror === undefined && isAuthenticated) return undefined;
  return { ...(mirror !== undefined && { mirror }), isAuthenticated };
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
