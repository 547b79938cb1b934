import { IronhullError } from '../../core/errors.ts';
import type { InventoryGap } from '../../core/software/inventory.ts';
import type { Descriptor, ImageManifest } from '../../formats/oci/manifest.ts';
import { readImageConfiguration, type ReadConfiguration } from '../image-configuration.ts';
import type { AttachedBill } from '../image-source.ts';
import { attestationsIn, billsOf, isAttestationEntry } from './attached-bills.ts';
import {
  asImage,
  readManifestDocument,
  requireDocument,
  unreadableImage,
  type DocumentStore,
  type ManifestStart,
} from './image-documents.ts';
import { choosePlatform, type PlatformChoice } from './platform.ts';

/** A layer of a manifest, and the one of the configuration that it should be. */
export interface ManifestLayer {
  layer: string;
  blob: Descriptor;
}

/** An image that a manifest describes. */
export interface ManifestImage extends ReadConfiguration {
  id: string;
  /** Digests of its manifest, and of the indexes that led to it. */
  digests: readonly string[];
  /** Layers whose content the store has. */
  blobs: readonly ManifestLayer[];
  bills: readonly AttachedBill[];
  gaps: readonly InventoryGap[];
}

/** Layers that are never in a registry or an archive (Docker's foreign layers, OCI's non-distributable ones). */
const foreignTypes = /foreign\.diff\.|\.nondistributable\./u;

const imageConfigTypes: ReadonlySet<string> = new Set([
  '',
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  'application/octet-stream',
]);

const mostNesting = 4;

/**
 * Reads the image that a manifest or an index leads to. Of several platforms it is the wanted one; without one, that of this
 * machine, or the only one that there is.
 * @throws IronhullError if there is none for the platform, or it is no image.
 */
export async function readManifestImage(
  start: ManifestStart,
  store: DocumentStore,
  { wanted, machine }: PlatformChoice,
): Promise<ManifestImage> {
  let attached: readonly Descriptor[] = [];
  let at = start;
  const digests: string[] = [];
  for (let n = 0; n < mostNesting; n++) {
    const manifest = await readManifestDocument(at, store);
    digests.push(at.digest);
    if (manifest.kind === 'manifest')
      return { ...(await imageOf(at, manifest, attached, store, wanted)), digests };
    const images = manifest.manifests.filter((one) => !isAttestationEntry(one));
    const chosen = chooseImage(images, store, { machine, ...(wanted !== undefined && { wanted }) });
    attached = attestationsIn(manifest, chosen.digest);
    at = chosen;
  }
  throw unreadableImage(store, 'its indexes are nested too deep');
}

function chooseImage(
  images: readonly Descriptor[],
  { name }: DocumentStore,
  { wanted, machine }: PlatformChoice,
): Descriptor {
  const [only] = images;
  if (only === undefined) throw new IronhullError('TARGET_MISSING', `${name}: its index has no image`);
  if (images.length === 1 && (wanted === undefined || only.platform === undefined)) return only;
  const chosen = choosePlatform(images, wanted ?? machine);
  if (chosen !== undefined) return chosen;
  const platforms = [...new Set(images.map(({ platform = 'unknown' }) => platform))].join(', ');
  throw new IronhullError(
    'TARGET_MISSING',
    `${name}: no image for ${wanted ?? machine}; there are ${platforms}: choose one with --platform`,
  );
}

async function imageOf(
  { digest }: ManifestStart,
  manifest: ImageManifest,
  attached: readonly Descriptor[],
  store: DocumentStore,
  wanted: string | undefined,
): Promise<Omit<ManifestImage, 'digests'>> {
  const { config } = manifest;
  if (config === undefined || !imageConfigTypes.has(config.mediaType))
    throw unreadableImage(
      store,
      `it is no image but an artifact (${manifest.artifactType ?? config?.mediaType ?? 'without a configuration'})`,
    );
  const bytes = await requireDocument(config.digest, store, 'configuration');
  const read = asImage(store, () => readImageConfiguration(bytes));
  if (wanted !== undefined && choosePlatform([{ ...config, platform: read.platform }], wanted) === undefined)
    throw new IronhullError(
      'TARGET_MISSING',
      `${store.name}: no image for ${wanted}; it is for ${read.platform}`,
    );
  const gaps: InventoryGap[] = [];
  const blobs: ManifestLayer[] = [];
  if (manifest.layers.length !== read.layers.length)
    gaps.push({
      what: `manifest ${digest}`,
      why: `it has ${manifest.layers.length} layers, but its configuration ${read.layers.length}: one of them is wrong`,
    });
  read.layers.forEach((layer, index) => {
    const blob = manifest.layers[index];
    if (blob === undefined) return;
    if (foreignTypes.test(blob.mediaType)) gaps.push(foreignGap(layer, blob.mediaType));
    else blobs.push({ layer, blob });
  });
  const bills = await billsOf(attached, store);
  return { ...read, id: config.digest, blobs, bills, gaps };
}

/** A gap for a layer that is to be fetched from elsewhere. */
function foreignGap(layer: string, mediaType: string): InventoryGap {
  return { what: `layer ${layer}`, why: `its content is not distributed with the image (${mediaType})` };
}
