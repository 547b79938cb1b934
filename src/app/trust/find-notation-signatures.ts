import type { ImageManifest } from '../../formats/oci/manifest.ts';
import type { RegistryClient, Repository } from '../../io/registry/registry-client.ts';
import { ArtifactReader } from './artifact-reader.ts';

/** A signature of the Notary Project as a registry stores it. */
export interface StoredEnvelope {
  /** The digest of its manifest. */
  place: string;
  mediaType: string;
  bytes: Buffer;
}

/** What was found, and why some of it may be missing. */
export interface FoundEnvelopes {
  envelopes: readonly StoredEnvelope[];
  /** What could not be read: then nothing says that there is no further signature. */
  unread: readonly string[];
}

/** Type of the manifests of signatures (Notary Project, signature specification, "Storage"). */
const signatureType = 'application/vnd.cncf.notary.signature';

/** Finds the signatures of the Notary Project that refer to a digest. */
export async function findNotationSignatures(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
): Promise<FoundEnvelopes> {
  const reader = new ArtifactReader(registries, repository);
  const places = await reader.referrersOf(digest, (type) => type === signatureType);
  const found = await Promise.all(places.map((place) => reader.artifactAt(place, digest, () => true)));
  const unread = [...reader.unread];
  const envelopes: StoredEnvelope[] = [];
  for (const artifact of found) {
    if (artifact === undefined || !isSignatureOf(artifact.manifest, digest)) continue;
    const { place, manifest, layers } = artifact;
    const [only] = layers;
    if (manifest.layers.length !== 1) unread.push(`${place}: a signature has one layer, this has not`);
    else if (only !== undefined)
      envelopes.push({ place, mediaType: only.layer.mediaType, bytes: only.bytes });
  }
  return { envelopes, unread };
}

/** The type is that of the artifact, or in older manifests that of its configuration; the subject must be there. */
function isSignatureOf({ artifactType, config, subject }: ImageManifest, digest: string): boolean {
  return (artifactType ?? config?.mediaType) === signatureType && subject?.digest === digest;
}
