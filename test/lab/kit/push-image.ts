import { createHash, sign, type KeyObject } from 'node:crypto';

/** What a hand-made image of one platform consists of. */
export interface ImageParts {
  /** `linux/amd64`. */
  platform?: string;
  layers?: readonly string[];
  history?: readonly string[];
  created?: string;
  labels?: Readonly<Record<string, string>>;
  settings?: Readonly<Record<string, unknown>>;
}

/** A manifest or an index as it was pushed. */
export interface PushedManifest {
  digest: string;
  mediaType: string;
  size: number;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

/** The digest of bytes. */
export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function sent(url: string, method: string, body: Buffer | undefined, type: string): Promise<Response> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': type },
    ...(body && { body: new Uint8Array(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
  return answer;
}

/** Pushes a blob to a repository, as `http://127.0.0.1:5000/v2/team/app`. */
async function pushBlob(repository: string, bytes: Buffer, mediaType: string): Promise<PushedManifest> {
  const digest = digestOf(bytes);
  const started = await sent(`${repository}/blobs/uploads/`, 'POST', undefined, 'application/octet-stream');
  const place = new URL(started.headers.get('location') ?? '', repository);
  place.searchParams.set('digest', digest);
  await sent(place.href, 'PUT', bytes, 'application/octet-stream');
  return { mediaType, digest, size: bytes.length };
}

/** Pushes a manifest or an index under a tag, or under its digest. */
export async function pushManifest(
  repository: string,
  document: object,
  tag?: string,
): Promise<PushedManifest> {
  const bytes = Buffer.from(JSON.stringify(document));
  const { mediaType } = document as { mediaType: string };
  const digest = digestOf(bytes);
  await sent(`${repository}/manifests/${tag ?? digest}`, 'PUT', bytes, mediaType);
  return { mediaType, digest, size: bytes.length };
}

/** Pushes the image of one platform. */
export async function pushImage(
  repository: string,
  parts: ImageParts,
  tag?: string,
): Promise<PushedManifest> {
  const {
    platform = 'linux/amd64',
    layers = ['base', 'app'],
    history = layers.map((one) => `COPY ${one} /`),
  } = parts;
  const { created = '2026-01-01T00:00:00Z', labels = {}, settings = { Cmd: ['/app'] } } = parts;
  const [os, architecture] = platform.split('/');
  const pushed = [];
  for (const layer of layers)
    pushed.push(
      await pushBlob(repository, Buffer.from(`layer ${layer}`), 'application/vnd.oci.image.layer.v1.tar'),
    );
  const config = await pushBlob(
    repository,
    Buffer.from(
      JSON.stringify({
        os,
        architecture,
        created,
        config: { ...settings, Labels: labels },
        rootfs: { type: 'layers', diff_ids: pushed.map(({ digest }) => digest) },
        history: history.map((step) => ({ created, created_by: step })),
      }),
    ),
    'application/vnd.oci.image.config.v1+json',
  );
  return pushManifest(repository, { schemaVersion: 2, mediaType: manifestType, config, layers: pushed }, tag);
}

/** Pushes the images of several platforms under one tag; with `provenance`, an attestation as BuildKit stores it. */
export async function pushIndex(
  repository: string,
  tag: string,
  images: readonly ImageParts[],
  { provenance = false } = {},
): Promise<PushedManifest> {
  const manifests: object[] = [];
  for (const parts of images) {
    const pushed = await pushImage(repository, parts);
    const [os, architecture] = (parts.platform ?? 'linux/amd64').split('/');
    manifests.push({ ...pushed, platform: { os, architecture } });
    if (provenance) manifests.push(await pushProvenance(repository, pushed.digest));
  }
  return pushManifest(repository, { schemaVersion: 2, mediaType: indexType, manifests }, tag);
}

async function pushProvenance(repository: string, digest: string): Promise<object> {
  const statement = Buffer.from(JSON.stringify({ predicateType: 'https://slsa.dev/provenance/v1' }));
  const layer = {
    ...(await pushBlob(repository, statement, 'application/vnd.in-toto+json')),
    annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
  };
  const config = await pushBlob(repository, Buffer.from('{}'), 'application/vnd.oci.image.config.v1+json');
  const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: [layer] };
  return {
    ...(await pushManifest(repository, manifest)),
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': digest,
    },
  };
}

/**
 * Signs an image with a key, and stores the Sigstore bundle as a referrer at the tag `sha256-HEX`, as registries without
 * a list of referrers have it.
 */
export async function pushSignature(
  repository: string,
  image: PushedManifest,
  privateKey: KeyObject,
): Promise<void> {
  const answer = await fetch(`${repository}/manifests/${image.digest}`, {
    headers: { accept: image.mediaType },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  const bundle = {
    mediaType,
    verificationMaterial: { publicKey: { hint: '' }, tlogEntries: [] },
    messageSignature: {
      messageDigest: {
        algorithm: 'SHA2_256',
        digest: createHash('sha256').update(bytes).digest('base64'),
      },
      signature: sign('sha256', bytes, privateKey).toString('base64'),
    },
  };
  const layer = await pushBlob(repository, Buffer.from(JSON.stringify(bundle)), mediaType);
  const empty = 'application/vnd.oci.empty.v1+json';
  const config = await pushBlob(repository, Buffer.from('{}'), empty);
  const artifact = { schemaVersion: 2, mediaType: manifestType, artifactType: mediaType };
  const pushed = await pushManifest(repository, { ...artifact, config, layers: [layer], subject: image });
  const index = {
    schemaVersion: 2,
    mediaType: indexType,
    manifests: [{ ...pushed, artifactType: mediaType }],
  };
  await pushManifest(repository, index, image.digest.replace(':', '-'));
}
