import { IronhullError } from '../../core/errors.ts';
import type { Observed } from '../../core/observed.ts';
import {
  fullReference,
  parseImageReference,
  repositoryName,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import { limitConcurrency } from '../../io/limit.ts';
import type { LayerRegistryClient } from '../../io/registry/registry-client.ts';
import { layersWithSteps } from '../image-configuration.ts';
import { layersAtATime, Unavailable, type ImageSource } from '../image-source.ts';
import { longestDocument } from './archive-files.ts';
import { asConnection } from './broken-connection.ts';
import { readManifestImage } from './manifest-image.ts';
import type { PlatformChoice } from './platform.ts';

/**
 * Opens an image in a registry.
 * @throws IronhullError if there is none, or its manifests or configuration cannot be read.
 */
export async function openRegistryImage(
  text: string,
  registries: LayerRegistryClient,
  platform: PlatformChoice,
): Promise<ImageSource> {
  const reference = referenceOf(text);
  const name = fullReference(reference);
  const found = required(
    await registries.manifest(reference, reference.digest ?? reference.tag ?? 'latest'),
    name,
    `${reference.registry} has no such image`,
  );
  const document = async (digest: string, longest = longestDocument): Promise<Buffer | undefined> => {
    if (digest === found.digest) return found.bytes;
    const manifest = await registries.manifest(reference, digest);
    if (manifest.state === 'known') return manifest.value.bytes;
    // Configurations and attestations are blobs.
    const blob = await registries.blob(reference, digest, longest);
    if (blob.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${name}: ${blob.detail}`);
    return blob.state === 'known' ? blob.value : undefined;
  };
  const image = await readManifestImage(
    { digest: found.digest, mediaType: found.mediaType },
    { name, document },
    platform,
  );
  const { config, layers, blobs } = image;
  const limit = limitConcurrency(layersAtATime);
  return {
    name,
    id: image.id,
    digests: [image.id, ...image.digests],
    config,
    platform: image.platform,
    layers: layersWithSteps(layers, config.history),
    bills: image.bills,
    references: [
      ...(reference.tag === undefined && reference.digest !== undefined ? [] : [name.replace(/@.*$/u, '')]),
      `${repositoryName(reference)}@${found.digest}`,
    ],
    gaps: image.gaps,
    async readLayers(wanted, take) {
      const chosen = new Map(
        blobs.filter(({ layer }) => wanted.has(layer)).map((one) => [one.layer, one.blob]),
      );
      await Promise.all(
        [...chosen].map(([layer, { digest }]) =>
          limit(async () => {
            const body = await registries.openBlob(reference, digest);
            if (body.state === 'absent') return;
            if (body.state === 'unreadable') throw new Unavailable(body.detail);
            await take({
              content: { chunks: asConnection(body.value, repositoryName(reference)) },
              layer,
              blob: digest,
            });
          }),
        ),
      );
    },
    close: () => undefined,
  };
}

function referenceOf(text: string): ImageReference {
  try {
    return parseImageReference(text);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new IronhullError(
      'USAGE',
      `${JSON.stringify(text)} is no reference of an image: ${error.message}`,
      { cause: error },
    );
  }
}

function required<T>(reading: Observed<T>, name: string, missing: string): T {
  if (reading.state === 'known') return reading.value;
  if (reading.state === 'absent') throw new IronhullError('TARGET_MISSING', `${name}: ${missing}`);
  throw new IronhullError('TARGET_UNREADABLE', `${name}: ${reading.detail}`);
}
