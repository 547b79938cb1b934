import { IronhullError } from '../../core/errors.ts';
import type { Observed } from '../../core/observed.ts';
import { integerAt, isJsonRecord, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { entryPath } from '../entry-path.ts';
import { layersWithSteps, readInspectedImage, type ImageHistoryStep } from '../image-configuration.ts';
import { Unavailable, type ImageSource, type LayerContent } from '../image-source.ts';
import { asConnection } from './broken-connection.ts';
import { asImage } from './image-documents.ts';
import { matchesPlatform, type PlatformChoice } from './platform.ts';
import { tarMembers, type TarMember } from './tar-members.ts';

/**
 * Opens an image of an engine. Its layers are read from `docker save`, in one stream that has them in no order that is known
 * before, and that is not asked for if all of them were read before.
 * @throws IronhullError if there is none, or the engine does not answer.
 */
export async function openEngineImage(
  name: string,
  client: EngineClient,
  { wanted }: Partial<PlatformChoice>,
): Promise<ImageSource> {
  checkEngineName(name);
  const [inspected, history] = await Promise.all([
    client.get(`/images/${name}/json`),
    client.get(`/images/${name}/history`),
  ]);
  const document = requireRecord(
    inspected,
    name,
    `the engine has no such image; for one that it does not have, write registry:${name}`,
  );
  const { id, config, platform, layers } = asImage({ name }, () =>
    readInspectedImage(document, historyOf(history), history),
  );
  if (wanted !== undefined && !matchesPlatform(platform, wanted))
    throw new IronhullError(
      'TARGET_MISSING',
      `${name}: the engine has no image for ${wanted}; it is for ${platform}`,
    );
  /** Which layer a file of the stream turned out to be. */
  const found = new Map<string, string>();
  return {
    name,
    id,
    ...engineNames(document, id),
    config,
    platform,
    layers: layersWithSteps(layers, stepsOfLayers(config.history, layers.length)),
    gaps: [],
    async readLayers(layersWanted, take) {
      // By its digest: the name may lead to another image by now.
      const body = await client.open(`/images/${id === '' ? name : id}/get`);
      if (body.state !== 'known')
        throw new Unavailable(body.state === 'absent' ? `${name} is gone` : body.detail);
      for await (const member of tarMembers(asConnection(body.value, body.from))) {
        const content = await layerContent(member, found, layersWanted);
        if (content === undefined) continue;
        const layer = await take(content);
        if (layer !== undefined) found.set(member.entry.name, layer);
      }
    },
    close: () => undefined,
  };
}

/** The tags of an image, and the digests of the manifests and indexes that it was pulled or built by. */
function engineNames(document: JsonRecord, id: string): Pick<ImageSource, 'references' | 'digests'> {
  const [tags, pulled] = [textsAt(document, 'RepoTags'), textsAt(document, 'RepoDigests')];
  const digests = pulled.flatMap((reference) => /@(sha\d+:[0-9a-f]+)$/u.exec(reference)?.[1] ?? []);
  const manifest = stringAt(recordAt(document, 'Descriptor'), 'digest');
  return {
    references: [...tags, ...pulled],
    digests: [...new Set([id, ...digests, ...(manifest === undefined ? [] : [manifest])])],
  };
}

/** Engines write null for an empty list. */
function textsAt(document: JsonRecord, key: string): readonly string[] {
  const list = document[key];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

/** Refuses what would be another path of the engine's API. */
export function checkEngineName(name: string): void {
  if (!/^\w[\w.:@/-]*$/u.test(name) || name.includes('..') || name.includes('//'))
    throw new IronhullError(
      'USAGE',
      `${JSON.stringify(name)} is no name of an image or a container; files are named as docker-archive:FILE, oci-archive:FILE or sbom:FILE, folders as rootfs:DIR`,
    );
}

/** Returns a JSON object that the engine has to have. */
export function requireRecord(reading: Observed<unknown>, name: string, missing: string): JsonRecord {
  if (reading.state === 'known' && isJsonRecord(reading.value)) return reading.value;
  if (
    reading.state === 'absent' ||
    (reading.state === 'unreadable' && reading.why === 'gone' && reading.detail.startsWith('status 404'))
  )
    throw new IronhullError('TARGET_MISSING', `${name}: ${missing}`);
  if (reading.state === 'unreadable')
    throw new IronhullError('TARGET_UNREADABLE', `${name}: ${reading.detail}`);
  throw new IronhullError('TARGET_UNREADABLE', `${name}: the answer of the engine is no object`);
}

/** The history as the engine lists it, the last step first; whether a step made a layer it does not say. */
function historyOf(history: Observed<unknown>): readonly ImageHistoryStep[] {
  if (history.state !== 'known' || !Array.isArray(history.value)) return [];
  return history.value.toReversed().flatMap((step: unknown) => {
    if (!isJsonRecord(step)) return [];
    const createdBy = stringAt(step, 'CreatedBy') ?? '';
    const isEmpty = (integerAt(step, 'Size') ?? 0) === 0 && !makesLayer(createdBy);
    return [{ createdBy, isEmpty }];
  });
}

/** Whether a step makes a layer even if nothing is in it: RUN, COPY, ADD, WORKDIR of BuildKit, and commands of the older builder. */
function makesLayer(createdBy: string): boolean {
  return (
    /^(?:RUN|COPY|ADD|WORKDIR) /u.test(createdBy) ||
    /^\/bin\/sh -c (?!#\(nop\))/u.test(createdBy) ||
    /#\(nop\) *(?:COPY|ADD|WORKDIR) /u.test(createdBy)
  );
}

/** Steps that made layers, if they are as many; of an older builder, WORKDIR makes one only where there is no such directory yet. */
function stepsOfLayers(history: readonly ImageHistoryStep[], count: number): readonly ImageHistoryStep[] {
  const steps = history.filter(({ isEmpty }) => !isEmpty);
  return steps.length === count
    ? steps
    : steps.filter(({ createdBy }) => !/#\(nop\) *WORKDIR /u.test(createdBy));
}

/** Returns the content of a file of the stream if it may be a layer that is wanted. */
async function layerContent(
  { entry, content }: TarMember,
  found: ReadonlyMap<string, string>,
  wanted: ReadonlySet<string>,
): Promise<LayerContent | undefined> {
  const path = entryPath(entry.name);
  if (entry.kind !== 'file' || !('path' in path)) return undefined;
  const known = found.get(entry.name);
  if (known !== undefined)
    return wanted.has(known) ? { content: { chunks: content }, layer: known } : undefined;
  const blob = /^\/blobs\/(\w+)\/([0-9a-f]+)$/u.exec(path.path);
  if (blob === null && !path.path.endsWith('/layer.tar')) return undefined;
  const digest = blob === null ? undefined : `${blob[1] ?? ''}:${blob[2] ?? ''}`;
  // Layers are not compressed in the stores of graph drivers: their files are named by the same digest.
  if (digest !== undefined && wanted.has(digest)) return { content: { chunks: content }, layer: digest };
  const head = await startOf(content);
  if (head === undefined || isJson(head.first)) return undefined;
  return { content: { chunks: head.whole }, ...(digest !== undefined && { blob: digest }) };
}

async function startOf(
  content: AsyncIterable<Buffer>,
): Promise<{ first: Buffer; whole: AsyncIterable<Buffer> } | undefined> {
  const iterator = content[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let length = 0;
  while (length < 512) {
    const next = await iterator.next();
    if (next.done === true) break;
    parts.push(next.value);
    length += next.value.length;
  }
  const first = Buffer.concat(parts);
  return length === 0 ? undefined : { first, whole: chain(first, iterator) };
}

async function* chain(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** Whether a blob is a document: a layer may begin with the name of a file that looks like one, but has a header then. */
function isJson(first: Buffer): boolean {
  const isArchive = first.toString('latin1', 257, 262) === 'ustar';
  return !isArchive && /^\s*[{[]/u.test(first.toString('latin1', 0, 64));
}
