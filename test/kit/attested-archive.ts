import { gzipSync } from 'node:zlib';
import { configOf, sha256, tarArchive, type MadeEntry } from './tar-archive.ts';

/** A statement of in-toto that is attached to an image. */
export interface AttachedStatement {
  predicateType: string;
  predicate: unknown;
  /** The digest that it names, if not that of the image's manifest. */
  subject?: string;
  /** Whether it lies in a signed envelope. */
  envelope?: boolean;
  /** Its text, if not that of the statement. */
  text?: string;
  /** What the archive has in its place. */
  stored?: string;
}

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

function pathOf(digest: string): string {
  return `blobs/sha256/${digest.replace('sha256:', '')}`;
}

function statementText(statement: AttachedStatement, image: string): string {
  const { predicateType, predicate, subject = image, envelope = false, text } = statement;
  const [, hex = ''] = subject.split(':');
  const plain =
    text ??
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v0.1',
      predicateType,
      subject: [{ name: 'image', digest: { sha256: hex } }],
      predicate,
    });
  return envelope
    ? JSON.stringify({
        payloadType: 'application/vnd.in-toto+json',
        payload: Buffer.from(plain).toString('base64'),
        signatures: [],
      })
    : plain;
}

/**
 * An archive of one image with statements about it, as `docker save` of an engine with containerd's image store writes it: in
 * OCI's layout, with a manifest.json beside it (moby/buildkit, attestation-storage.md).
 */
export function attestedArchive(layers: readonly Buffer[], statements: readonly AttachedStatement[]): Buffer {
  const entries: MadeEntry[] = [];
  const add = (content: Buffer | string, mediaType: string, more: object = {}, stored = content) => {
    const bytes = Buffer.from(content);
    const digest = sha256(bytes);
    entries.push({ name: pathOf(digest), content: stored });
    return { mediaType, digest, size: bytes.length, ...more };
  };
  const manifestOf = (config: object, blobs: readonly object[]) =>
    JSON.stringify({ schemaVersion: 2, mediaType: types.manifest, config, layers: blobs });
  const config = add(configOf({ layers }), types.config);
  const blobs = layers.map((layer) => add(gzipSync(layer), types.layer));
  const image = add(manifestOf(config, blobs), types.manifest, {
    platform: { os: 'linux', architecture: 'amd64' },
  });
  const attached = statements.map((one) =>
    add(
      statementText(one, image.digest),
      one.envelope === true ? 'application/vnd.in-toto.spdx+dsse' : 'application/vnd.in-toto+json',
      { annotations: { 'in-toto.io/predicate-type': one.predicateType } },
      one.stored,
    ),
  );
  const attestation = add(manifestOf(add('{}', types.config), attached), types.manifest, {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': image.digest,
    },
  });
  const index = add(
    JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: [image, attestation] }),
    types.index,
    { annotations: { 'io.containerd.image.name': 'docker.io/library/app:1' } },
  );
  entries.push({
    name: 'index.json',
    content: JSON.stringify({ schemaVersion: 2, mediaType: types.index, manifests: [index] }),
  });
  const saved = {
    Config: pathOf(config.digest),
    RepoTags: ['app:1'],
    Layers: blobs.map(({ digest }) => pathOf(digest)),
  };
  entries.push({ name: 'manifest.json', content: JSON.stringify([saved]) });
  return tarArchive(entries);
}
