import { IronhullError } from '../../core/errors.ts';
import type { InventoryGap } from '../../core/software/inventory.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { isJsonRecord, stringAt, stringsAt } from '../../formats/json/members.ts';
import { blobPath } from '../../formats/oci/layout.ts';
import { readManifest, type Descriptor } from '../../formats/oci/manifest.ts';
import { errorCode } from '../../io/failure.ts';
import { entryPath } from '../entry-path.ts';
import { layersWithSteps, readImageConfiguration } from '../image-configuration.ts';
import type { ImageSource } from '../image-source.ts';
import { openArchiveFiles, type ArchiveFiles } from './archive-files.ts';
import { findSavedBills } from './attached-bills.ts';
import { asImage, digestOf } from './image-documents.ts';
import { readManifestImage } from './manifest-image.ts';
import { matchesPlatform, type PlatformChoice } from './platform.ts';

/** An archive of images, or a folder that is laid out as one. */
export interface ArchiveTarget {
  /** Absolute path. */
  path: string;
  /** The name or tag of the image, if the archive has several. */
  image?: string;
  /** Which of its lists counts, if it has both. */
  prefer: 'docker' | 'oci';
}

const indexName = '/index.json';
const manifestName = '/manifest.json';
const refName = 'org.opencontainers.image.ref.name';
const imageName = 'io.containerd.image.name';

/**
 * Opens an image of an archive: of `docker save`, old and new, or in OCI's layout, also compressed as a whole.
 * @throws IronhullError if it cannot be read, or it has several images and none is named.
 */
export async function openArchiveImage(
  target: ArchiveTarget,
  platform: PlatformChoice,
): Promise<ImageSource> {
  const files = await openFiles(target.path);
  try {
    const lists = target.prefer === 'oci' ? [indexName, manifestName] : [manifestName, indexName];
    for (const list of lists) {
      const bytes = await files.small(list);
      if (bytes === undefined) continue;
      return list === indexName
        ? await openOci(bytes, files, target, platform)
        : await openDocker(bytes, files, target, platform);
    }
    throw unreadable(target, 'it is no archive of images: it has no manifest.json and no index.json');
  } catch (error) {
    await files.close();
    if (error instanceof Malformed) throw unreadable(target, error.message);
    throw error;
  }
}

async function openFiles(path: string): Promise<ArchiveFiles> {
  try {
    return await openArchiveFiles(path);
  } catch (error) {
    if (error instanceof Malformed)
      throw new IronhullError('TARGET_UNREADABLE', `${path}: ${error.message}`, { cause: error });
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new IronhullError('TARGET_MISSING', `${path}: no such file`, { cause: error });
    throw new IronhullError('TARGET_UNREADABLE', `${path}: it could not be read (${code})`, { cause: error });
  }
}

async function openOci(
  bytes: Buffer,
  files: ArchiveFiles,
  target: ArchiveTarget,
  platform: PlatformChoice,
): Promise<ImageSource> {
  const index = asImage({ name: target.path }, () =>
    readManifest(bytes, 'application/vnd.oci.image.index.v1+json'),
  );
  if (index.kind !== 'index') throw unreadable(target, 'its index.json is no index');
  const images = index.manifests.filter(
    ({ annotations }) => annotations['vnd.docker.reference.type'] === undefined,
  );
  const start = isOneImage(images) ? undefined : chooseNamed(images, namesOf, target);
  const store = {
    name: target.path,
    document: (digest: string, longest?: number) =>
      digest === rootDigest ? Promise.resolve(bytes) : files.small(`/${blobPath(digest)}`, longest),
  };
  const rootDigest = digestOf(bytes, 'sha256:');
  const image = await readManifestImage(
    start ?? { digest: rootDigest, mediaType: index.mediaType },
    store,
    platform,
  );
  if (start === undefined && target.image !== undefined) chooseNamed(images, namesOf, target);
  const { config, layers } = image;
  const names = new Map(
    image.blobs.map(({ layer, blob }) => [`/${blobPath(blob.digest)}`, { layer, blob: blob.digest }]),
  );
  return {
    name: target.path,
    id: image.id,
    references: namesOf(start ?? images[0]).filter((one) => !one.startsWith('sha256:')),
    // The index of a folder is written when it is saved: its digest is nobody's name for the image.
    digests: [image.id, ...image.digests].filter((digest) => digest !== rootDigest),
    config,
    platform: image.platform,
    layers: layersWithSteps(layers, config.history),
    bills: image.bills,
    gaps: image.gaps,
    async readLayers(wanted, take) {
      const chosen = new Set([...names].filter(([, { layer }]) => wanted.has(layer)).map(([name]) => name));
      await files.stream(chosen, async (name, chunks) => {
        await take({ content: { chunks }, ...names.get(name) });
      });
    },
    stateOf: (layer) => stateOf(layer, new Map([...names].map(([name, one]) => [one.layer, name])), files),
    close: () => void files.close(),
  };
}

/** Names by which an image of an index can be chosen. */
function namesOf(descriptor: Descriptor | undefined): string[] {
  if (descriptor === undefined) return [];
  const { annotations, digest } = descriptor;
  return [annotations[imageName], annotations[refName], digest].filter((name) => name !== undefined);
}

/** Whether an index has one image, for one platform or several. */
function isOneImage(images: readonly Descriptor[]): boolean {
  const tags = new Set(images.map(({ annotations }) => annotations[imageName] ?? annotations[refName] ?? ''));
  return images.length === 1 || (tags.size === 1 && images.every(({ platform }) => platform !== undefined));
}

/** Returns the image with the name that the target has; of one image alone, that one. */
function chooseNamed<T>(
  images: readonly T[],
  names: (image: T) => readonly string[],
  target: ArchiveTarget,
): T {
  const [only] = images;
  if (only === undefined) throw unreadable(target, 'it has no image');
  const { image, path } = target;
  if (image === undefined && images.length === 1) return only;
  const listed = images.map((one) => names(one)[0] ?? '').join(', ');
  if (image === undefined)
    throw new IronhullError(
      'TARGET_MISSING',
      `${path} has ${images.length} images: name one behind it (${path}:NAME): ${listed}`,
    );
  const found = images.filter((one) => names(one).some((name) => isSameName(name, image)));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new IronhullError(
    'TARGET_MISSING',
    `${path} has ${found.length === 0 ? 'no image' : `${found.length} images`} ${JSON.stringify(image)}; it has ${listed}`,
  );
}

/** Whether a name of an image in an archive is the one that the user wrote: in full, or without what Docker adds. */
function isSameName(name: string, wanted: string): boolean {
  const full = /:[^/]*$/u.test(wanted) ? wanted : `${wanted}:latest`;
  return name === wanted || plainName(name) === plainName(full);
}

function plainName(name: string): string {
  return name.replace(/^docker\.io\/(?:library\/)?/u, '');
}

/** An image in `manifest.json`. */
interface SavedImage {
  config: string;
  tags: readonly string[];
  layers: readonly string[];
}

function readSavedImages(bytes: Buffer): readonly SavedImage[] {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new TypeError('its manifest.json is no JSON', { cause: error });
  }
  if (!Array.isArray(document)) throw new TypeError('its manifest.json is no list');
  return document.map((one: unknown) => {
    if (!isJsonRecord(one)) throw new TypeError('its manifest.json has an entry that is no object');
    return {
      config: stringAt(one, 'Config') ?? '',
      tags: one.RepoTags === null ? [] : stringsAt(one, 'RepoTags'),
      layers: one.Layers === null ? [] : stringsAt(one, 'Layers'),
    };
  });
}

async function openDocker(
  bytes: Buffer,
  files: ArchiveFiles,
  target: ArchiveTarget,
  { wanted }: PlatformChoice,
): Promise<ImageSource> {
  const saved = asImage({ name: target.path }, () => readSavedImages(bytes));
  const chosen = chooseNamed(saved, ({ tags, config }) => [...tags, idOf(config)], target);
  const place = entryPath(chosen.config);
  const config = 'path' in place ? await files.small(place.path) : undefined;
  if (config === undefined)
    throw unreadable(target, `its configuration ${JSON.stringify(chosen.config)} is missing`);
  const read = asImage({ name: target.path }, () => readImageConfiguration(config));
  if (wanted !== undefined && !matchesPlatform(read.platform, wanted))
    throw new IronhullError(
      'TARGET_MISSING',
      `${target.path}: no image for ${wanted}; it is for ${read.platform}`,
    );
  const gaps: InventoryGap[] = [];
  const id = digestOf(config, 'sha256:');
  const named = idOf(chosen.config);
  if (named.startsWith('sha256:') && named !== id)
    gaps.push({ what: `configuration ${named}`, why: `its content has the digest ${id}: it was changed` });
  if (chosen.layers.length !== read.layers.length)
    gaps.push({
      what: 'manifest.json',
      why: `it has ${chosen.layers.length} layers, but the configuration ${read.layers.length}: one of them is wrong`,
    });
  const places = new Map<string, string>();
  read.layers.forEach((layer, index) => {
    const path = entryPath(chosen.layers[index] ?? '');
    if (chosen.layers[index] !== undefined && 'path' in path) places.set(layer, path.path);
  });
  const index = await files.small(indexName);
  const attached =
    index === undefined
      ? undefined
      : await findSavedBills(index, id, {
          name: target.path,
          document: (digest, longest) => files.small(`/${blobPath(digest)}`, longest),
        });
  return {
    name: target.path,
    id,
    references: chosen.tags,
    digests: [id, ...(attached?.digests ?? [])],
    config: read.config,
    platform: read.platform,
    layers: layersWithSteps(read.layers, read.config.history),
    ...(attached === undefined ? {} : { bills: attached.bills }),
    gaps,
    async readLayers(layers, take) {
      const byPath = new Map(
        [...places].filter(([layer]) => layers.has(layer)).map(([layer, path]) => [path, layer]),
      );
      await files.stream(new Set(byPath.keys()), async (name, chunks) => {
        const layer = byPath.get(name);
        await take({ content: { chunks }, ...(layer !== undefined && { layer }) });
      });
    },
    stateOf: (layer) => stateOf(layer, places, files),
    close: () => void files.close(),
  };
}

/** Which bytes stand for a layer: those of a file of the archive, as long as nothing changes it. */
async function stateOf(
  layer: string,
  places: ReadonlyMap<string, string>,
  files: ArchiveFiles,
): Promise<string | undefined> {
  const name = places.get(layer);
  const state = name === undefined ? undefined : await files.state(name);
  return state === undefined ? undefined : `${state} ${name}`;
}

/** The digest that the path of a configuration names: `<hex>.json`, `blobs/sha256/<hex>`. */
function idOf(config: string): string {
  const hex = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/u.exec(config)?.[1];
  return hex === undefined ? config : `sha256:${hex}`;
}

function unreadable({ path }: ArchiveTarget, why: string): IronhullError {
  return new IronhullError('TARGET_UNREADABLE', `${path}: ${why}`);
}
