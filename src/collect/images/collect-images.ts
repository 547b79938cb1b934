import { readImageInspect } from '../../adapters/image/read-image-inspect.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { familiarReference } from '../../knowledge/images/image-names.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { gapOf, gapsOf } from '../../core/findings/gaps.ts';
import type { ImageFileReader } from './image-files.ts';
import type { ImageUserReader } from './image-user.ts';
import { stringAt, stringsAt, type JsonRecord } from '../../formats/json/members.ts';
import { readEntries } from '../../io/engine/read-answer.ts';

/** Images sorted by ID, and the gaps. */
export interface CollectedImages {
  images: readonly ImageSpec[];
  /** Number of images listed. */
  listed: Observed<number>;
  gaps: readonly CollectedGap[];
}

/**
 * Collects the engine's images and those of workloads, each inspected once. An image named in a file but not
 * pulled yet is no gap. `readers` read the layers; they may come later than the answers of the engine.
 */
export async function collectImages(
  client: EngineClient,
  workloads: readonly WrittenWorkload[],
  readers: ImageReaders | Promise<ImageReaders> = {},
): Promise<CollectedImages> {
  const list = await listImages(client);
  const listed = valueOf(list) ?? [];
  const known = namesOf(listed);
  const others = [...new Set(workloads.flatMap(imageName))].filter(
    (name) => !known.has(name) && !known.has(familiarReference(name)),
  );
  const needed = new Set([
    ...workloads.flatMap(({ imageId }) => imageId ?? []),
    ...listed.map(({ id }) => id),
  ]);
  const names = [...listed.map(({ id }) => id), ...others].toSorted();
  const found = await Promise.all(names.map((name) => inspect({ client, readers }, name, needed.has(name))));
  const images = found.flatMap((entry) => (entry !== undefined && 'references' in entry ? [entry] : []));
  const gaps = found.flatMap((entry) => (entry !== undefined && 'what' in entry ? [entry] : []));
  // Several names may refer to one image.
  const unique = new Map(images.map((image) => [image.id, image]));
  return {
    images: [...unique.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    listed: mapKnown(list, (all) => all.length),
    gaps: [...gaps, ...[...unique.values()].flatMap(ownGaps)],
  };
}

function namesOf(listed: readonly ListedImage[]): ReadonlySet<string> {
  return new Set(listed.flatMap(({ id, references }) => [id, ...references]));
}

function imageName({ imageId, settings }: WrittenWorkload): string[] {
  const written = settings.image;
  const name = imageId ?? (written !== undefined && 'value' in written ? written.value : '');
  // Skip names that are not references (an unresolved variable, a path).
  return /^[a-z0-9][\w.:/@-]{0,300}$/i.test(name) && !name.includes('..') ? [name] : [];
}

/** Readers of image layers; absent if not needed. */
export interface ImageReaders {
  readFiles?: ImageFileReader;
  readUser?: ImageUserReader;
}

interface ImageSources {
  client: EngineClient;
  readers: ImageReaders | Promise<ImageReaders>;
}

async function inspect(
  { client, readers }: ImageSources,
  name: string,
  needed: boolean,
): Promise<ImageSpec | CollectedGap | undefined> {
  // Loads the parser while the engine answers.
  const [answer, history, { readHistory }] = await Promise.all([
    client.get(`/images/${name}/json`),
    client.get(`/images/${name}/history`),
    import('../../adapters/image/read-history.ts'),
  ]);
  const subject = { kind: 'image', id: name, name } as const;
  if (answer.state === 'absent') return undefined;
  if (answer.state === 'unreadable')
    return answer.why === 'gone' && !needed ? undefined : gapOf(subject, answer);
  const image = readImageInspect(answer.value);
  if (image.id === '') return gapOf(subject, unreadable('malformed', 'no ID', answer.from));
  const shown = image.references[0] ?? image.id;
  const from = `history of image ${shown}`;
  const { readFiles, readUser } = await readers;
  const userNumber = await readUser?.(answer.value, image.user);
  return {
    ...image,
    ...(userNumber === undefined ? {} : { userNumber }),
    history: history.state === 'known' ? readHistory(history.value, from) : { ...history, from },
    ...(readFiles === undefined ? {} : { files: await readFiles(answer.value, shown) }),
  };
}

function ownGaps({ id, references, history, files }: ImageSpec): CollectedGap[] {
  const subject = { kind: 'image', id, name: references[0] ?? id } as const;
  return gapsOf(
    subject,
    [history, files].filter((reading) => reading !== undefined),
  );
}

/** An entry of the image list. */
interface ListedImage {
  id: string;
  /** Tags and digests. */
  references: readonly string[];
}

/** Lists every image but the intermediate ones of the classic builder; unreadable if listing fails. */
async function listImages(client: EngineClient): Promise<Observed<readonly ListedImage[]>> {
  return readEntries(await client.get('/images/json'), listedOf);
}

function listedOf(image: JsonRecord | undefined): ListedImage {
  const id = stringAt(image, 'Id');
  if (id === undefined || !/^sha256:[0-9a-f]{64}$/u.test(id)) throw new TypeError('an image has no ID');
  return { id, references: [...stringsAt(image, 'RepoTags'), ...stringsAt(image, 'RepoDigests')] };
}
