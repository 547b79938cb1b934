import { createHash } from 'node:crypto';
import { IronhullError } from '../../core/errors.ts';
import type { InventoryGap } from '../../core/inventory.ts';
import { isJsonRecord } from '../../formats/json/members.ts';
import {
  readManifest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
} from '../../formats/oci/manifest.ts';
import { readImageConfiguration, type ReadConfiguration } from '../image-configuration.ts';
import type { AttachedBill } from '../image-source.ts';
import { algorithmOf } from '../read-layer.ts';
import { choosePlatform, type PlatformChoice } from './platform.ts';

/** Where manifests and configurations are. */
export interface DocumentStore {
  /** What holds it, for messages: `image.tar`, `registry.example/app`. */
  name: string;
  /** Returns a document by its digest; absent if there is none. */
  document(digest: string): Promise<Buffer | undefined>;
}

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

const statementType = 'application/vnd.in-toto+json';
const billTypes = /^https:\/\/(?:spdx\.dev\/Document|cyclonedx\.org\/bom)/u;
const mostNesting = 4;

/** A manifest or index that is to be read. */
export interface ManifestStart {
  digest: string;
  mediaType: string;
}

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
    const manifest = await readDocument(at, store);
    digests.push(at.digest);
    if (manifest.kind === 'manifest')
      return { ...(await imageOf(at, manifest, attached, store, wanted)), digests };
    const images = manifest.manifests.filter((one) => !isAttestation(one));
    const chosen = chooseImage(images, store, { machine, ...(wanted !== undefined && { wanted }) });
    attached = attestationsOf(manifest, chosen.digest);
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

/** BuildKit stores attestations as manifests of an unknown platform (moby/buildkit, attestation-storage.md). */
function isAttestation({ annotations, platform }: Descriptor): boolean {
  return (
    annotations['vnd.docker.reference.type'] === 'attestation-manifest' && platform === 'unknown/unknown'
  );
}

function attestationsOf({ manifests }: ImageIndex, digest: string): readonly Descriptor[] {
  return manifests.filter(
    (one) => isAttestation(one) && one.annotations['vnd.docker.reference.digest'] === digest,
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
  const bills = await billsOf(attached, store, gaps);
  return { ...read, id: config.digest, blobs, bills, gaps };
}

/** A gap for a layer that is to be fetched from elsewhere. */
function foreignGap(layer: string, mediaType: string): InventoryGap {
  return { what: `layer ${layer}`, why: `its content is not distributed with the image (${mediaType})` };
}

/** The bills of materials among the statements about an image. */
async function billsOf(
  attached: readonly Descriptor[],
  store: DocumentStore,
  gaps: InventoryGap[],
): Promise<readonly AttachedBill[]> {
  const bills: AttachedBill[] = [];
  for (const one of attached) {
    try {
      const manifest = await readDocument(one, store);
      if (manifest.kind !== 'manifest') continue;
      for (const { mediaType, digest, annotations } of manifest.layers) {
        const type = annotations['in-toto.io/predicate-type'] ?? '';
        if (mediaType !== statementType || (type !== '' && !billTypes.test(type))) continue;
        const statement: unknown = JSON.parse(
          (await requireDocument(digest, store, 'attestation')).toString('utf8'),
        );
        const bill = billOf(statement);
        if (bill) bills.push(bill);
      }
    } catch (error) {
      const what = `attestation ${one.digest}`;
      if (error instanceof IronhullError) gaps.push({ what, why: error.detail });
      else if (error instanceof SyntaxError) gaps.push({ what, why: 'it is no JSON' });
      else throw error;
    }
  }
  return bills;
}

function billOf(statement: unknown): AttachedBill | undefined {
  if (!isJsonRecord(statement)) return undefined;
  const { predicateType, predicate } = statement;
  return typeof predicateType === 'string' && billTypes.test(predicateType)
    ? { predicateType, predicate }
    : undefined;
}

async function readDocument(
  { digest, mediaType }: ManifestStart,
  store: DocumentStore,
): Promise<ImageManifest | ImageIndex> {
  const bytes = await requireDocument(digest, store, 'manifest');
  return asImage(store, () => readManifest(bytes, mediaType));
}

async function requireDocument(digest: string, store: DocumentStore, what: string): Promise<Buffer> {
  const bytes = await store.document(digest);
  if (bytes === undefined) throw unreadableImage(store, `its ${what} ${digest} is missing`);
  const found = digestOf(bytes, digest);
  if (found !== digest) throw unreadableImage(store, `its ${what} ${digest} has the digest ${found}`);
  return bytes;
}

/** Returns the digest of bytes, by the algorithm of another one. */
export function digestOf(bytes: Buffer, like: string): string {
  const algorithm = algorithmOf(like);
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Runs a parser of an image's documents. */
export function asImage<T>({ name }: Pick<DocumentStore, 'name'>, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new IronhullError('TARGET_UNREADABLE', `${name}: ${error.message}`, { cause: error });
  }
}

function unreadableImage({ name }: DocumentStore, why: string): IronhullError {
  return new IronhullError('TARGET_UNREADABLE', `${name}: ${why}`);
}
