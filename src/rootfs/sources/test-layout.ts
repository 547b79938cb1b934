import { gzipSync } from 'node:zlib';
import { configOf, sha256, tarArchive } from '../../../test/kit/tar-archive.ts';

/** A layer with one file, `db/x`. */
export const layer = (text: string): Buffer => tarArchive([{ name: 'db/x', content: text }]);

/** Blobs of a layout, by digest. */
export interface ImageLayout {
  blobs: Map<string, Buffer>;
  add(
    bytes: Buffer | string,
    mediaType: string,
    more?: object,
  ): { mediaType: string; digest: string; size: number };
}

/** A layout without blobs. */
export function layout(): ImageLayout {
  const blobs = new Map<string, Buffer>();
  return {
    blobs,
    add(content, mediaType, more = {}) {
      const bytes = Buffer.from(content);
      blobs.set(sha256(bytes), bytes);
      return { mediaType, digest: sha256(bytes), size: bytes.length, ...more };
    },
  };
}

export const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

/** Adds an image with one layer, which has one file with a text. */
export function addImage(
  made: ImageLayout,
  text: string,
  {
    stored = gzipSync(layer(text)),
    mediaType = types.layer,
    ...config
  }: { stored?: Buffer; mediaType?: string; architecture?: string; variant?: string } = {},
  more: object = {},
): ReturnType<ImageLayout['add']> {
  const manifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: made.add(configOf({ layers: [layer(text)], config }), types.config),
    layers: [made.add(stored, mediaType)],
  };
  return made.add(JSON.stringify(manifest), types.manifest, more);
}
