import { answering, sha256Digest, type Answering } from '../fake-registry.ts';
import { envelopeFormats, type EnvelopeFormat } from './envelope.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';
const signatureType = 'application/vnd.cncf.notary.signature';
const emptyDigest = sha256Digest('{}');

/** The manifest of an image, and of what it is by its descriptor. */
export const image = JSON.stringify({
  schemaVersion: 2,
  mediaType: manifestType,
  config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: emptyDigest, size: 2 },
  layers: [],
});
export const imageDigest = sha256Digest(image);
export const imageDescriptor = { mediaType: manifestType, digest: imageDigest, size: image.length };

/** A signature as a registry stores it. */
export interface StoredSignaturePlan {
  format: EnvelopeFormat;
  bytes: Buffer;
  /** What its manifest says that it is about; without it, the image. */
  subject?: string;
  /** Whether its type is that of its configuration only, as before OCI 1.1. */
  isOlder?: boolean;
  /** Types of further layers. */
  layers?: readonly string[];
}

function signatureManifest({
  format,
  bytes,
  subject = imageDigest,
  isOlder,
  layers = [],
}: StoredSignaturePlan) {
  const digest = sha256Digest(bytes);
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    ...(isOlder ? {} : { artifactType: signatureType }),
    config: {
      mediaType: isOlder ? signatureType : 'application/vnd.oci.empty.v1+json',
      digest: emptyDigest,
      size: 2,
    },
    layers: [envelopeFormats[format], ...layers].map((mediaType) => ({
      mediaType,
      digest,
      size: bytes.length,
    })),
    subject: { ...imageDescriptor, digest: subject },
  });
}

/** What a registry answers that has the image at `team/app:1.0` and signatures, as referrers or by the tag for them. */
export function registryAnswers(
  signatures: readonly StoredSignaturePlan[],
  place: 'referrers' | 'tag' = 'referrers',
  headers: Readonly<Record<string, string>> = { 'content-type': manifestType },
): Readonly<Record<string, Answering>> {
  const manifests = signatures.map(signatureManifest);
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: manifests.map((text) => ({
      mediaType: manifestType,
      digest: sha256Digest(text),
      size: text.length,
      artifactType: signatureType,
    })),
  });
  const base = '/v2/team/app';
  const listed =
    place === 'referrers'
      ? `${base}/referrers/${imageDigest}`
      : `${base}/manifests/${imageDigest.replace(':', '-')}`;
  return {
    [`${base}/manifests/1.0`]: answering(image, headers),
    ...Object.fromEntries(
      manifests.map((text) => [
        `${base}/manifests/${sha256Digest(text)}`,
        answering(text, { 'content-type': manifestType }),
      ]),
    ),
    ...Object.fromEntries(
      signatures.map(({ bytes }) => [`${base}/blobs/${sha256Digest(bytes)}`, answering(bytes)]),
    ),
    [listed]: answering(index, { 'content-type': indexType }),
  };
}
