import type { Observed } from '../../core/observed.ts';
import {
  readManifest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
} from '../../formats/oci/manifest.ts';
import type { RegistryClient, Repository } from '../../io/registry/registry-client.ts';

/** A manifest that is stored beside an image, with the layers of it that were wanted. */
export interface StoredArtifact {
  /** The tag or the digest that it is at. */
  place: string;
  manifest: ImageManifest;
  layers: readonly { layer: Descriptor; bytes: Buffer }[];
}

/** Limits: bytes of one signature, and how many are read of one image. */
const largestSignature = 16 * 1024 * 1024;
const mostSignatures = 100;

/** Reads the artifacts of one repository that are about an image, and notes what it could not read. */
export class ArtifactReader {
  readonly #registries: RegistryClient;
  readonly #repository: Repository;
  /** What could not be read: then nothing says that there is no further signature. */
  readonly unread: string[] = [];

  constructor(registries: RegistryClient, repository: Repository) {
    this.#registries = registries;
    this.#repository = repository;
  }

  /**
   * The digests of what refers to a digest and may be of a type that is wanted: by the list of OCI 1.1, or the tag
   * `sha256-…` where a registry has no such list. Registries need not say of what type an artifact is.
   */
  async referrersOf(digest: string, isWanted: (artifactType: string) => boolean): Promise<readonly string[]> {
    const listed = this.#noted(await this.#registries.referrers(this.#repository, digest), 'referrers');
    const index = listed ?? (await this.#manifest(digest.replace(':', '-')))?.bytes;
    const read = index === undefined ? undefined : this.#parsed(index, 'referrers');
    if (read?.kind !== 'index') return [];
    if (read.manifests.length > mostSignatures)
      this.unread.push(
        `referrers: ${read.manifests.length - mostSignatures} of ${read.manifests.length} were not looked at`,
      );
    return read.manifests
      .slice(0, mostSignatures)
      .filter(({ artifactType }) => artifactType === undefined || isWanted(artifactType))
      .map((entry) => entry.digest);
  }

  /** The manifest of a tag or a digest, if it is about a digest, with the layers that are wanted. */
  async artifactAt(
    place: string,
    digest: string,
    isWanted: (layer: Descriptor) => boolean,
  ): Promise<StoredArtifact | undefined> {
    const answer = await this.#manifest(place);
    if (answer === undefined && place.includes(':'))
      this.unread.push(`${place}: the registry lists it and has it not`);
    const manifest = answer && this.#parsed(answer.bytes, place);
    // A list of referrers is only a hint: what an artifact is about, it says itself.
    if (manifest?.kind !== 'manifest' || (manifest.subject?.digest ?? digest) !== digest) return undefined;
    const layers = await Promise.all(
      manifest.layers
        .slice(0, mostSignatures)
        .filter(isWanted)
        .map((layer) => this.#layer(layer)),
    );
    return { place, manifest, layers: layers.flat() };
  }

  async #layer(layer: Descriptor): Promise<StoredArtifact['layers']> {
    const blob = await this.#registries.blob(this.#repository, layer.digest, largestSignature);
    if (blob.state === 'absent') this.unread.push(`${layer.digest}: the registry has it no longer`);
    const bytes = this.#noted(blob, layer.digest);
    return bytes === undefined ? [] : [{ layer, bytes }];
  }

  async #manifest(reference: string) {
    const reading = await this.#registries.manifest(this.#repository, reference);
    const mirror = reading.state === 'known' ? reading.value.reservation?.mirror : undefined;
    if (mirror !== undefined)
      this.unread.push(
        `${reference}: only the mirror ${mirror} answered, which may lack what the registry has`,
      );
    return this.#noted(reading, reference);
  }

  #noted<T>(reading: Observed<T>, place: string): T | undefined {
    if (reading.state === 'unreadable') this.unread.push(`${place}: ${reading.detail}`);
    return reading.state === 'known' ? reading.value : undefined;
  }

  #parsed(bytes: Buffer, place: string): ImageManifest | ImageIndex | undefined {
    try {
      return readManifest(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.unread.push(`${place}: ${error.message}`);
      return undefined;
    }
  }
}
