import { IronhullError } from '../../core/errors.ts';
import { integerAt, isJsonRecord, stringAt } from '../../formats/json/members.ts';
import type { TarEntry, TarEvent } from '../../formats/tar/tar-decoder.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { entryPath, joinPath, lastName, parentOf } from '../entry-path.ts';
import { noConfiguration } from '../image-configuration.ts';
import { Unavailable, type ImageSource } from '../image-source.ts';
import { asConnection } from './broken-connection.ts';
import { checkEngineName, openEngineImage, requireRecord } from './engine-image.ts';
import { tarEvents } from './tar-members.ts';

/** What a container changed of its image's files. */
interface ContainerChanges {
  /** Paths that were added or changed. */
  changed: ReadonlySet<string>;
  removed: readonly string[];
}

/**
 * Opens a container as its image, with what the container changed as one more layer. Where the engine no longer has the image,
 * all of its files are one layer. Volumes and other mounts are no part of it.
 * @throws IronhullError if there is none, or the engine does not answer.
 */
export async function openContainer(name: string, client: EngineClient): Promise<ImageSource> {
  checkEngineName(name);
  const document = requireRecord(
    await client.get(`/containers/${name}/json`),
    name,
    'the engine has no such container',
  );
  const [id, image] = [stringAt(document, 'Id') ?? name, stringAt(document, 'Image') ?? ''];
  const own = { digest: `container:${id}`, createdBy: `container ${name}` };
  const source = await openImageOf(image, client);
  if (source === undefined)
    return {
      name,
      id,
      references: [],
      digests: [],
      config: noConfiguration,
      platform: stringAt(document, 'Platform') ?? '',
      layers: [own],
      gaps: [],
      async readLayers(_, take) {
        const events = exportedFiles(id, client);
        await take({ content: { events }, layer: own.digest });
      },
      close: () => undefined,
    };
  const changes = readChanges(await client.get(`/containers/${id}/changes`), name);
  if (changes.changed.size === 0 && changes.removed.length === 0) return { ...source, name };
  return {
    ...source,
    name,
    // What the container changed makes it another content than that of the image.
    references: [],
    digests: [],
    layers: [...source.layers, own],
    async readLayers(wanted, take) {
      const ofImage = new Set([...wanted].filter((digest) => digest !== own.digest));
      if (ofImage.size > 0) await source.readLayers(ofImage, take);
      if (!wanted.has(own.digest)) return;
      const events = changedFiles(exportedFiles(id, client), changes);
      await take({ content: { events }, layer: own.digest });
    },
  };
}

async function openImageOf(image: string, client: EngineClient): Promise<ImageSource | undefined> {
  if (image === '') return undefined;
  try {
    return await openEngineImage(image, client, {});
  } catch (error) {
    if (error instanceof IronhullError && error.code === 'TARGET_MISSING') return undefined;
    throw error;
  }
}

/** Reads the answer of `GET /containers/{id}/changes`: kinds 0 (changed), 1 (added) and 2 (removed). */
function readChanges(reading: Awaited<ReturnType<EngineClient['get']>>, name: string): ContainerChanges {
  if (reading.state !== 'known')
    throw new IronhullError(
      'TARGET_UNREADABLE',
      `${name}: ${reading.state === 'absent' ? 'it is gone' : reading.detail}`,
    );
  const changed = new Set<string>();
  const removed: string[] = [];
  for (const change of Array.isArray(reading.value) ? (reading.value as unknown[]) : []) {
    if (!isJsonRecord(change)) continue;
    const path = entryPath(stringAt(change, 'Path') ?? '');
    if (!('path' in path)) continue;
    if (integerAt(change, 'Kind') === 2) removed.push(path.path);
    else changed.add(path.path);
  }
  return { changed, removed };
}

/** The files of a container, as `docker export` has them. */
async function* exportedFiles(id: string, client: EngineClient): AsyncGenerator<TarEvent, void, undefined> {
  const body = await client.open(`/containers/${id}/export`);
  if (body.state !== 'known')
    throw new Unavailable(body.state === 'absent' ? `container ${id} is gone` : body.detail);
  yield* tarEvents(asConnection(body.value, body.from));
}

/** The entries of a layer with the changes: whiteouts, and what was added or changed. */
async function* changedFiles(
  events: AsyncIterable<TarEvent>,
  { changed, removed }: ContainerChanges,
): AsyncGenerator<TarEvent, void, undefined> {
  for (const path of removed) {
    yield { kind: 'entry', entry: whiteout(path) };
    yield { kind: 'end' };
  }
  let isShown = false;
  for await (const event of events) {
    if (event.kind === 'entry') {
      const named = entryPath(event.entry.name);
      isShown = 'path' in named && changed.has(named.path);
    }
    if (isShown || event.kind === 'remark') yield event;
  }
}

function whiteout(path: string): TarEntry {
  const name = joinPath(parentOf(path), `.wh.${lastName(path)}`);
  return { name, kind: 'file', mode: 0, uid: 0, gid: 0, size: 0, linkName: '' };
}
