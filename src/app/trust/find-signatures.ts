import type { Descriptor } from '../../formats/oci/manifest.ts';
import type { StoredContent } from '../../trust/cosign/stored-signature.ts';
import type { RegistryClient, Repository } from '../../io/registry/registry-client.ts';
import { ArtifactReader } from './artifact-reader.ts';

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

/**
 * Finds the signatures and attestations of a digest in the ways that they are stored: the tags `sha256-….sig` and
 * `sha256-….att`, referrers of OCI 1.1 (also as the tag `sha256-…` where a registry has no list of them), and bundles.
 */
export async function findSignatures(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
): Promise<FoundSignatures> {
  const reader = new ArtifactReader(registries, repository);
  const tag = digest.replace(':', '-');
  const places = [`${tag}.sig`, `${tag}.att`, ...(await reader.referrersOf(digest, mayBeSignature))];
  const found = await Promise.all(places.map((place) => reader.artifactAt(place, digest, isSignature)));
  const signatures = found.flatMap((artifact) =>
    (artifact?.layers ?? []).map(({ layer, bytes }) => ({
      place: artifact?.place ?? '',
      content: contentOf(layer, bytes),
    })),
  );
  return { signatures, unread: reader.unread };
}

function mayBeSignature(artifactType: string): boolean {
  return isBundleType(artifactType) || artifactType === signatureType;
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
