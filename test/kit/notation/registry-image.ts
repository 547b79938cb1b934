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

/** The list of what refers to the image. */
function referrersIndex(manifests: readonly string[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: manifests.map((text) => ({
      mediaType: manifestType,
      digest: sha256Digest(text),
      size: text.length,
      artifactType: signatureType,
    })),
  });
}

/** What a registry answers that has the image at `team/app:1.0` and signatures, as referrers or by the tag for them. */
export function registryAnswers(
  signatures: readonly StoredSignaturePlan[],
  place: 'referrers' | 'tag' = 'referrers',
  headers: Readonly<Record<string, string>> = { 'content-type': manifestType },
): Readonly<Record<string, Answering>> {
  const manifests = signatures.map(signatureManifest);
  const index = referrersIndex(manifests);
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

/** Pushes the image and its signatures to a registry that has no list of referrers: their list is a tag. */
export async function pushImage(name: string, signatures: readonly StoredSignaturePlan[]): Promise<void> {
  const base = `http://${name}/v2/team/app`;
  for (const bytes of [Buffer.from('{}'), ...signatures.map((one) => one.bytes)]) await pushBlob(base, bytes);
  const manifests = signatures.map(signatureManifest);
  const named = [
    ['1.0', image, manifestType] as const,
    ...manifests.map((text) => [sha256Digest(text), text, manifestType] as const),
    ...(manifests.length === 0
      ? []
      : [[imageDigest.replace(':', '-'), referrersIndex(manifests), indexType] as const]),
  ];
  for (const [reference, body, type] of named)
    await sent(`${base}/manifests/${reference}`, { method: 'PUT', headers: { 'content-type': type }, body });
}

/** Pushes a blob to a repository, by the address of that. */
export async function pushBlob(base: string, bytes: Buffer): Promise<void> {
  const { headers } = await sent(`${base}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(headers.get('location') ?? '', base);
  place.searchParams.set('digest', sha256Digest(bytes));
  await sent(place.href, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
}

/** The answer to a request; an error if it is none of success. */
export async function sent(url: string, request: RequestInit): Promise<Response> {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response;
}
