import {
  describeConfiguredImage,
  describeInspectedImage,
  withLayers,
} from '../../adapters/image/read-scanned-image.ts';
import { IronhullError } from '../../core/errors.ts';
import type { ImageFiles, ImageSpec } from '../../core/image.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { SubjectName } from '../../core/subject.ts';
import type { ProductNames } from '../../core/vulnerability-match.ts';
import { countBaseLayers } from '../../inventory/base-layers.ts';
import { catalogers } from './catalogers.ts';
import type { FolderSource, ImageLayer, ImageSource } from '../../rootfs/image-source.ts';
import type { ImageTarget } from '../../rootfs/image-target.ts';
import { layerCache, layerCacheFolder } from '../../rootfs/layer-cache.ts';
import { openImage, type ImageAccess } from '../../rootfs/sources/open-image.ts';
import { joinInventory, ownedPrograms, readFiles } from '../../rootfs/read-inventory.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { compareAttachedSboms } from './attached-sboms.ts';
import { accountReader } from './files/account-reader.ts';
import { credentialReader } from './files/credential-reader.ts';
import { findImageCredentials } from './files/find-file-credentials.ts';
import { findImageFiles } from './files/find-image-files.ts';
import { withRootGap } from './root-gap.ts';
import type { ReadSoftware, SoftwareReading } from './read-scan-targets.ts';
import { softwareCache } from './software-cache.ts';
import { shownStep } from './shown-step.ts';
import { withSources } from './with-sources.ts';

/** What reads files of images beside the catalogers. */
const otherReaders = [accountReader, credentialReader];
const readers = [...catalogers, ...otherReaders];

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

/** A layer with its build step as facts may hold it. */
function withShownStep({ digest, createdBy }: ImageLayer): ImageLayer {
  const step = createdBy === undefined ? undefined : shownStep(createdBy);
  return { digest, ...(step === undefined ? {} : { createdBy: step }) };
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

/** Whether what was read before counts: too, not at all, or alone. */
export type CacheUse = 'use' | 'ignore' | 'only';

/**
 * Reads the software, the configuration and the files of an image, a container or a folder; layers that were read before are
 * not read again. Where only what was read before counts, the packages alone, which is faster than to join layers again.
 * @throws NotCached for an image that was not read before, where only that counts.
 */
export async function readImageTarget(
  target: ImageTarget,
  access: ImageAccess,
  runtime: RuntimeContext,
  use: CacheUse,
): Promise<SoftwareReading> {
  let source: ImageSource | FolderSource | undefined;
  try {
    source = await openImage(target, access);
    const cache = 'folder' in source || use === 'ignore' ? undefined : softwareCache(runtime);
    const kept = 'folder' in source || use !== 'only' ? undefined : cache?.load(source, readers);
    if (kept !== undefined)
      return { software: { subject: subjectOf(target, source), ...kept, ...productOf(source) } };
    const reading = await readFiles(source, readers, {
      onProgress: runtime.progress,
      cachedOnly: use === 'only',
      ...(use !== 'ignore' ? { cache: layerCache(layerCacheFolder(runtime)) } : {}),
    });
    const layers = 'folder' in source ? [] : source.layers.map(withShownStep);
    const subject = subjectOf(target, source);
    const files = findImageFiles(reading, {
      name: `${subject.kind === 'workload' ? 'container' : subject.kind} ${subject.name}`,
      hasLayers: !('folder' in source),
      readers,
    });
    const image = imageOf(target, source, subject);
    // The manifest of a chiselled image names no source packages.
    const joined = withSources(joinInventory(reading, layers, otherReaders));
    const inventory = 'folder' in source ? withRootGap(joined, reading.tree) : joined;
    const software: ReadSoftware = {
      subject,
      inventory,
      ...('folder' in source ? {} : compareAttachedSboms(source, inventory)),
      programs: ownedPrograms(reading),
      ...baseLayersOf(source),
      ...productOf(source),
      credentials: findImageCredentials(reading, { hasLayers: !('folder' in source), readers }),
      ...(image === undefined ? { files } : { image: { ...image, ...userNumberOf(image, files), files } }),
    };
    if (reading.isWhole && !('folder' in source)) cache?.save(source, readers, software);
    return { software, ...('folder' in source ? {} : { wholeLayers: source.layers }) };
  } catch (error) {
    if (error instanceof IronhullError) return { failure: error };
    throw error;
  } finally {
    if (source !== undefined && !('folder' in source)) source.close();
  }
}
