import type { Observed } from '../../core/observed.ts';
import {
  readManifest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
} from '../../formats/oci/manifest.ts';
import type { StoredContent } from '../../trust/cosign/stored-signature.ts';
import type { RegistryClient, Repository } from '../../io/registry/registry-client.ts';

/** A signature or an attestation as a registry stores it. */
export interface StoredSignature {
  /** Where it is: `sha256-….sig`, or the digest of a referrer. */
  place: string;
  content: StoredContent;
}

/** What was found, and why some of it may be missing. */
export interface FoundSignatures {
  signatures: readonly StoredSignature[];
  /** What could not be read: then nothing says that there is no further signature. */
  unread: readonly string[];
}

/** Media types of what is read (cosign, "Registry support"; bundle specification, "Storage"). */
const simpleSigning = 'application/vnd.dev.cosign.simplesigning.v1+json';
const dsseEnvelope = 'application/vnd.dsse.envelope.v1+json';
const isBundleType = (type: string): boolean => type.startsWith('application/vnd.dev.sigstore.bundle');
const signatureType = 'application/vnd.dev.cosign.artifact.sig.v1+json';

/** Limits: bytes of one signature, and how many are read of one image. */
const largestSignature = 16 * 1024 * 1024;
const mostSignatures = 100;

/**
 * Finds the signatures and attestations of a digest in the ways that they are stored: the tags `sha256-….sig` and
 * `sha256-….att`, referrers of OCI 1.1 (also as the tag `sha256-…` where a registry has no list of them), and bundles.
 */
export async function findSignatures(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
): Promise<FoundSignatures> {
  const reader = new SignatureReader(registries, repository);
  const tag = digest.replace(':', '-');
  const places = [`${tag}.sig`, `${tag}.att`, ...(await reader.referrersOf(digest))];
  const found = await Promise.all(places.map((place) => reader.signaturesAt(place, digest)));
  return { signatures: found.flat(), unread: reader.unread };
}

/** Reads the artifacts of one repository, and notes what it could not read. */
class SignatureReader {
  readonly #registries: RegistryClient;
  readonly #repository: Repository;
  readonly unread: string[] = [];

  constructor(registries: RegistryClient, repository: Repository) {
    this.#registries = registries;
    this.#repository = repository;
  }

  /** The digests of what refers to a digest and may be a signature. */
  async referrersOf(digest: string): Promise<readonly string[]> {
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
      .filter(mayBeSignature)
      .map((entry) => entry.digest);
  }

  /** The signatures in the manifest of a tag or a digest. */
  async signaturesAt(place: string, digest: string): Promise<readonly StoredSignature[]> {
    const answer = await this.#manifest(place);
    if (answer === undefined && place.includes(':'))
      this.unread.push(`${place}: the registry lists it and has it not`);
    const manifest = answer && this.#parsed(answer.bytes, place);
    // A list of referrers is only a hint: what an artifact is about, it says itself.
    if (manifest?.kind !== 'manifest' || (manifest.subject?.digest ?? digest) !== digest) return [];
    const layers = manifest.layers.slice(0, mostSignatures).filter(isSignature);
    const blobs = await Promise.all(
      layers.map(async (layer) => {
        const blob = await this.#registries.blob(this.#repository, layer.digest, largestSignature);
        if (blob.state === 'absent') this.unread.push(`${layer.digest}: the registry has it no longer`);
        const bytes = this.#noted(blob, layer.digest);
        return bytes === undefined ? [] : [{ place, content: contentOf(layer, bytes) }];
      }),
    );
    return blobs.flat();
  }

  async #manifest(reference: string) {
    return this.#noted(await this.#registries.manifest(this.#repository, reference), reference);
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

/** Registries need not say of what type an artifact is. */
function mayBeSignature({ artifactType }: Descriptor): boolean {
  return artifactType === undefined || isBundleType(artifactType) || artifactType === signatureType;
}

function isSignature({ mediaType }: Descriptor): boolean {
  return mediaType === simpleSigning || mediaType === dsseEnvelope || isBundleType(mediaType);
}

function contentOf({ mediaType, annotations }: Descriptor, bytes: Buffer): StoredContent {
  if (mediaType === simpleSigning) return { kind: 'payload', bytes, annotations };
  return mediaType === dsseEnvelope
    ? { kind: 'envelope', bytes, annotations }
    : { kind: 'bundle', text: bytes.toString('utf8') };
}
