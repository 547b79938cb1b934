import { readImageInspect } from '../../adapters/image/read-image-inspect.ts';
import type { CollectedGap } from '../../core/finding.ts';
import type { ImageSpec } from '../../core/image.ts';
import { mapKnown, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload.ts';
import { familiarReference } from '../../knowledge/image-names.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { gapOf, gapsOf } from '../../core/gaps.ts';
import type { ImageFileReader } from './image-files.ts';
import type { ImageUserReader } from './image-user.ts';
import { stringAt, stringsAt, type JsonRecord } from '../../formats/json/members.ts';
import { readEntries } from '../../io/engine/read-answer.ts';

/** Images in order of their id, and those that could not be read. */
export interface FoundImages {
  images: readonly ImageSpec[];
  /** How many the engine lists. */
  listed: Observed<number>;
  gaps: readonly CollectedGap[];
}

/**
 * The images of the engine and those that workloads are made from, each asked for once. An image
 * that a file names and the engine does not have is no gap: it was not pulled yet. What their
 * layers show is read by the readers that are given.
 */
export async function collectImages(
  client: EngineClient,
  workloads: readonly WrittenWorkload[],
  readers: ImageReaders = {},
): Promise<FoundImages> {
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
  const found = await Promise.all(
    names.map((name) => inspect({ client, ...readers }, name, needed.has(name))),
  );
  const images = found.flatMap((entry) => (entry !== undefined && 'references' in entry ? [entry] : []));
  const gaps = found.flatMap((entry) => (entry !== undefined && 'what' in entry ? [entry] : []));
  // Several names may be of one image.
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
  // What is not a reference (an unresolved variable, a path) is not asked for.
  return /^[a-z0-9][\w.:/@-]{0,300}$/i.test(name) && !name.includes('..') ? [name] : [];
}

/** What is read of the layers of images, where it is. */
export interface ImageReaders {
  readFiles?: ImageFileReader;
  readUser?: ImageUserReader;
}

interface ImageSources extends ImageReaders {
  client: EngineClient;
}

async function inspect(
  { client, readFiles, readUser }: ImageSources,
  name: string,
  needed: boolean,
): Promise<ImageSpec | CollectedGap | undefined> {
  // Its parser is loaded while the engine answers.
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
  if (image.id === '') return gapOf(subject, unreadable('malformed', 'it has no id', answer.from));
  const shown = image.references[0] ?? image.id;
  const from = `history of image ${shown}`;
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

/** An image as the list has it. */
interface ListedImage {
  id: string;
  /** Tags and digests. */
  references: readonly string[];
}

/** Every image of the engine but the intermediate ones of the first builder; unreadable when they cannot be listed. */
async function listImages(client: EngineClient): Promise<Observed<readonly ListedImage[]>> {
  return readEntries(await client.get('/images/json'), listedOf);
}

function listedOf(image: JsonRecord | undefined): ListedImage {
  const id = stringAt(image, 'Id');
  if (id === undefined || !/^sha256:[0-9a-f]{64}$/u.test(id)) throw new TypeError('an image has no id');
  return { id, references: [...stringsAt(image, 'RepoTags'), ...stringsAt(image, 'RepoDigests')] };
}
