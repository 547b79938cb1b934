import type { Observed } from '../../core/observed.ts';
import { readManifest, type Descriptor, type ImageManifest } from '../../formats/oci/manifest.ts';
import type { RegistryClient, Repository } from '../../io/registry/registry-client.ts';

/** A signature or an attestation as a registry stores it. */
export interface StoredSignature {
  /** Where it is: `sha256-….sig`, `referrers`. */
  place: string;
  /** A Sigstore bundle; or a payload with a signature of the older form beside it. */
  content:
    | { kind: 'bundle'; text: string }
    | { kind: 'payload'; payload: Buffer; annotations: Readonly<Record<string, string>> };
}

/** What was found, and why some of it may be missing. */
export interface FoundSignatures {
  signatures: readonly StoredSignature[];
  /** What could not be read: then nothing says that there is no further signature. */
  unread: readonly string[];
}

/** Media types of what is read (cosign, "Registry support"; bundle specification, "Storage"). */
const simpleSigning = 'application/vnd.dev.cosign.simplesigning.v1+json';
const isBundleType = (type: string | undefined): boolean =>
  type?.startsWith('application/vnd.dev.sigstore.bundle') === true;
const signatureType = 'application/vnd.dev.cosign.artifact.sig.v1+json';

/** Limits: bytes of one signature, and how many are read of one image. */
const largestSignature = 16 * 1024 * 1024;
const mostSignatures = 100;

/**
 * Finds the signatures of a digest in the three ways that they are stored: a tag `sha256-….sig`, referrers of OCI 1.1
 * (also as the tag `sha256-…` where a registry has no list of them), and bundles.
 */
export async function findSignatures(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
): Promise<FoundSignatures> {
  const unread: string[] = [];
  const note = <T>(reading: Observed<T>, place: string): T | undefined => {
    if (reading.state === 'unreadable') unread.push(`${place}: ${reading.detail}`);
    return reading.state === 'known' ? reading.value : undefined;
  };
  const tagForm = digest.replace(':', '-');
  const [tagged, listed, listedByTag] = await Promise.all([
    registries.manifest(repository, `${tagForm}.sig`),
    registries.referrers(repository, digest),
    registries.manifest(repository, tagForm),
  ]);
  const manifests: { place: string; manifest: ImageManifest }[] = [];
  const signatureTag = note(tagged, `${tagForm}.sig`);
  if (signatureTag !== undefined) addManifest(`${tagForm}.sig`, signatureTag.bytes);
  const index = note(listed, 'referrers') ?? note(listedByTag, tagForm)?.bytes;
  for (const entry of entriesOf(index, unread).slice(0, mostSignatures)) {
    const referrer = note(await registries.manifest(repository, entry.digest), entry.digest);
    if (referrer !== undefined) addManifest(entry.digest, referrer.bytes);
  }
  const signatures: StoredSignature[] = [];
  for (const { place, manifest } of manifests) {
    // A list of referrers is only a hint: what an artifact is about, it says itself.
    if (manifest.subject !== undefined && manifest.subject.digest !== digest) continue;
    for (const layer of manifest.layers.slice(0, mostSignatures)) {
      if (layer.mediaType !== simpleSigning && !isBundleType(layer.mediaType)) continue;
      const blob = note(await registries.blob(repository, layer.digest, largestSignature), layer.digest);
      if (blob !== undefined) signatures.push({ place, content: contentOf(layer, blob) });
    }
  }
  return { signatures, unread };

  function addManifest(place: string, bytes: Buffer): void {
    try {
      const manifest = readManifest(bytes);
      if (manifest.kind === 'manifest') manifests.push({ place, manifest });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      unread.push(`${place}: ${error.message}`);
    }
  }
}

function entriesOf(index: Buffer | undefined, unread: string[]): readonly Descriptor[] {
  if (index === undefined) return [];
  try {
    const read = readManifest(index);
    const entries = read.kind === 'index' ? read.manifests : [];
    return entries.filter(
      ({ artifactType }) =>
        isBundleType(artifactType) || artifactType === signatureType || artifactType === undefined,
    );
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    unread.push(`referrers: ${error.message}`);
    return [];
  }
}

function contentOf(layer: Descriptor, blob: Buffer): StoredSignature['content'] {
  return layer.mediaType === simpleSigning
    ? { kind: 'payload', payload: blob, annotations: layer.annotations }
    : { kind: 'bundle', text: blob.toString('utf8') };
}
