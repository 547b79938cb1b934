import { createHash } from 'node:crypto';
import { IronhullError } from '../../core/errors.ts';
import { readManifest, type ImageIndex, type ImageManifest } from '../../formats/oci/manifest.ts';
import { algorithmOf } from '../read-layer.ts';

/** Where manifests and configurations are. */
export interface DocumentStore {
  /** What holds it, for messages: `image.tar`, `registry.example/app`. */
  name: string;
  /** Returns a document by its digest; absent if there is none, or it is longer than `longest`. */
  document(digest: string, longest?: number): Promise<Buffer | undefined>;
}

/** A manifest or index that is to be read. */
export interface ManifestStart {
  digest: string;
  mediaType: string;
}

/**
 * Returns a manifest or an index of a store.
 * @throws IronhullError if it is missing or not understood.
 */
export async function readManifestDocument(
  { digest, mediaType }: ManifestStart,
  store: DocumentStore,
): Promise<ImageManifest | ImageIndex> {
  const bytes = await requireDocument(digest, store, 'manifest');
  return asImage(store, () => readManifest(bytes, mediaType));
}

/**
 * Returns the bytes of a document, as its digest says.
 * @throws IronhullError if they are missing, too long, or others.
 */
export async function requireDocument(
  digest: string,
  store: DocumentStore,
  what: string,
  longest?: number,
): Promise<Buffer> {
  const bytes = await store.document(digest, longest);
  if (bytes === undefined) throw unreadableImage(store, `its ${what} ${digest} is missing or too long`);
  const found = digestOf(bytes, digest);
  if (found !== digest) throw unreadableImage(store, `its ${what} ${digest} has the digest ${found}`);
  return bytes;
}

/** Returns the digest of bytes, by the algorithm of another one. */
export function digestOf(bytes: Buffer, like: string): string {
  const algorithm = algorithmOf(like);
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Runs a parser of an image's documents. */
export function asImage<T>({ name }: Pick<DocumentStore, 'name'>, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new IronhullError('TARGET_UNREADABLE', `${name}: ${error.message}`, { cause: error });
  }
}

/** Says that what a store has of an image cannot be read. */
export function unreadableImage({ name }: DocumentStore, why: string): IronhullError {
  return new IronhullError('TARGET_UNREADABLE', `${name}: ${why}`);
}
