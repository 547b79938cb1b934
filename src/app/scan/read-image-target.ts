import { join } from 'node:path/posix';
import {
  describeConfiguredImage,
  describeInspectedImage,
  withLayers,
} from '../../adapters/image/read-scanned-image.ts';
import { IronhullError } from '../../core/errors.ts';
import type { ImageFiles, ImageSpec } from '../../core/image/image.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { SubjectName } from '../../core/subject.ts';
import type { ProductNames } from '../../core/software/vulnerability-match.ts';
import { countBaseLayers } from '../../inventory/base-layers.ts';
import { contentProofs, isProven, type ContentProofs } from '../../rootfs/content-proofs.ts';
import type { FolderSource, ImageSource } from '../../rootfs/image-source.ts';
import type { ImageTarget } from '../../rootfs/image-target.ts';
import { layerCache, layerCacheFolder, type LayerCache } from '../../rootfs/layer-cache.ts';
import { withMemory } from '../../rootfs/layer-memory.ts';
import { openImage, type ImageAccess } from '../../rootfs/sources/open-image.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { compareAttachedSboms } from './attached-sboms.ts';
import type { ReadSoftware, SoftwareReading } from './software-reading.ts';
import { softwareCache, type LastingSoftware, type SoftwareCache } from './software-cache.ts';
import { withSources } from './with-sources.ts';

function subjectOf({ kind, shown }: ImageTarget, source: ImageSource | FolderSource): SubjectName {
  const { name } = source;
  if ('folder' in source) return { kind: 'folder', id: source.folder, name };
  if (kind === 'container') return { kind: 'workload', id: source.id, name };
  return { kind: 'image', id: source.id, name: shown ?? name };
}

/** By what names the image is known; a changed container has none. */
function productOf(source: ImageSource | FolderSource): { product?: ProductNames } {
  if ('folder' in source) return {};
  const { references, digests, platform } = source;
  if (references.length === 0 && digests.length === 0) return {};
  const [, architecture] = platform.split('/');
  return {
    product: {
      references,
      digests,
      ...(architecture === undefined || architecture === '' ? {} : { architecture }),
    },
  };
}

/** The layers of the base image, where the history tells them. */
function baseLayersOf(source: ImageSource | FolderSource): { baseLayers?: readonly string[] } {
  if ('folder' in source) return {};
  const count = countBaseLayers(source.config.history);
  return count === undefined ? {} : { baseLayers: source.layers.slice(0, count).map(({ digest }) => digest) };
}

/** The configuration and the history of an image; absent for anything else. */
function imageOf(
  target: ImageTarget,
  source: ImageSource | FolderSource,
  { id, name }: SubjectName,
): ImageSpec | undefined {
  if ('folder' in source || target.kind === 'container') return undefined;
  const { documents, history } = source.config;
  if (documents === undefined) return undefined;
  const spec =
    documents.form === 'inspect'
      ? describeInspectedImage(documents.image, documents.history, name)
      : describeConfiguredImage(documents.image, { id, name, references: source.references });
  return withLayers(
    spec,
    history.map(({ isEmpty }) => isEmpty),
    source.layers.length,
  );
}

/** The uid of the image's user, where it is a name. */
function userNumberOf({ user }: ImageSpec, files: Observed<ImageFiles>): { userNumber?: Observed<number> } {
  const name = user.state === 'known' ? (user.value.split(':')[0] ?? '') : '';
  const accounts = valueOf(files)?.contents?.accounts;
  if (name === '' || /^[+-]?\d+$/u.test(name) || accounts === undefined) return {};
  const from = '/etc/passwd of the image';
  if (accounts.state === 'unreadable') return { userNumber: { ...accounts, from } };
  const { accounts: all = [], oddities = [] } = valueOf(accounts) ?? {};
  const account = all.find((one) => one.name === name);
  if (account !== undefined) return { userNumber: known(account.uid, from) };
  // The engine takes a uid that is no number for 0.
  const [odd] = oddities;
  return { userNumber: odd === undefined ? absent(from) : unreadable('malformed', odd, from) };
}

/** What was read before, on this machine. */
export interface ReadCaches {
  layers: LayerCache;
  proofs: ContentProofs;
  images: SoftwareCache;
}

/** Returns what was read before; the images of one run use the same. */
export function openReadCaches(runtime: RuntimeContext): ReadCaches {
  const folder = layerCacheFolder(runtime);
  return {
    layers: withMemory(layerCache(folder)),
    proofs: contentProofs(join(folder, '..', 'proofs')),
    images: softwareCache(runtime),
  };
}

/** How a target is read. */
export interface ReadTargetOptions {
  /** Without them, everything is read. */
  caches?: ReadCaches;
  /** Whether an image that was not read before is not read now: NotCached is thrown. */
  cachedOnly?: boolean;
}

/** The files of an image under the name that a report has for them: an image may have several names. */
function renamed(files: Observed<ImageFiles>, from: string): Observed<ImageFiles> {
  if (files.state !== 'known' || files.from === from) return files;
  const rename = <T>(one: Observed<T>): Observed<T> => (one.from === files.from ? { ...one, from } : one);
  const { contents, ...rest } = files.value;
  if (contents === undefined) return known(files.value, from);
  const { capable, unowned } = contents;
  return known(
    { ...rest, contents: { ...contents, capable: rename(capable), unowned: rename(unowned) } },
    from,
  );
}

/** Returns what was kept of an image, if its source still has the layers that were read then. */
async function loadProven(
  source: ImageSource,
  caches: ReadCaches | undefined,
): Promise<LastingSoftware | undefined> {
  if (caches === undefined) return undefined;
  const proven = await Promise.all(
    source.layers.map(({ digest }) => isProven(source, digest, caches.proofs)),
  );
  return proven.every(Boolean) ? caches.images.load(source) : undefined;
}

/**
 * Reads the files of an image, a container or a folder; of an image that was read as a whole before, what was kept of that.
 * @throws NotCached for an image that was not read before, where only that counts.
 */
async function readLasting(
  source: ImageSource | FolderSource,
  from: string,
  runtime: RuntimeContext,
  { caches, cachedOnly = false }: ReadTargetOptions,
): Promise<LastingSoftware> {
  const kept = 'folder' in source ? undefined : await loadProven(source, caches);
  if (kept !== undefined) return { ...kept, files: renamed(kept.files, from) };
  // What reads files is loaded only where files are read.
  const { readLastingSoftware } = await import('./read-lasting-software.ts');
  const { software, isWhole } = await readLastingSoftware(source, from, {
    onProgress: runtime.progress,
    cachedOnly,
    ...(caches === undefined ? {} : { cache: caches.layers, proofs: caches.proofs }),
  });
  if (isWhole && !('folder' in source)) caches?.images.save(source, software);
  return software;
}

/**
 * Reads the software, the configuration and the files of an image, a container or a folder; what was read before is not read
 * again.
 * @throws NotCached for an image that was not read before, where only that counts.
 */
export async function readImageTarget(
  target: ImageTarget,
  access: ImageAccess,
  runtime: RuntimeContext,
  options: ReadTargetOptions,
): Promise<SoftwareReading> {
  let source: ImageSource | FolderSource | undefined;
  try {
    source = await openImage(target, access);
    const subject = subjectOf(target, source);
    const from = `files of ${subject.kind === 'workload' ? 'container' : subject.kind} ${subject.name}`;
    const { files, ...lasting } = await readLasting(source, from, runtime, options);
    // The manifest of a chiselled image names no source packages. What is kept does not depend on the table of sources.
    const inventory = withSources(lasting.inventory);
    const image = imageOf(target, source, subject);
    const software: ReadSoftware = {
      subject,
      ...lasting,
      inventory,
      ...('folder' in source ? {} : compareAttachedSboms(source, inventory)),
      ...baseLayersOf(source),
      ...productOf(source),
      ...(image === undefined ? { files } : { image: { ...image, ...userNumberOf(image, files), files } }),
    };
    return { software, ...('folder' in source ? {} : { wholeLayers: source.layers }) };
  } catch (error) {
    if (error instanceof IronhullError) return { failure: error };
    throw error;
  } finally {
    if (source !== undefined && !('folder' in source)) source.close();
  }
}
