import { readManifest, type Descriptor } from './manifest.ts';

/** The file that says that a folder is an image layout (OCI image specification, "Image Layout"). */
export const layoutFile = { name: 'oci-layout', text: '{"imageLayoutVersion":"1.0.0"}\n' } as const;

/** Where an image layout has a blob, from its folder. */
export function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** A manifest of an image layout, with the tag that it is stored for; without one, it is found by its digest. */
export interface LayoutEntry {
  tag?: string;
  digest: string;
  mediaType: string;
  size: number;
}

/** The index of an image layout. */
export interface LayoutIndex {
  entries: readonly LayoutEntry[];
  /** Tags that the registry did not have: what else is not here was not asked for. */
  absent: readonly string[];
}

const indexType = 'application/vnd.oci.image.index.v1+json';
const tagAnnotation = 'org.opencontainers.image.ref.name';
const absentAnnotation = 'dev.ironhull.absent';

/** The text of `index.json`: the same for the same content, in the order of tags and digests. */
export function layoutIndexText({ entries, absent }: LayoutIndex): string {
  const sorted = entries.toSorted((a, b) => compare(a.tag ?? '', b.tag ?? '') || compare(a.digest, b.digest));
  const document = {
    schemaVersion: 2,
    mediaType: indexType,
    manifests: sorted.map(({ tag, digest, mediaType, size }) => ({
      mediaType,
      digest,
      size,
      ...(tag !== undefined && { annotations: { [tagAnnotation]: tag } }),
    })),
    ...(absent.length > 0 && { annotations: { [absentAnnotation]: absent.toSorted(compare).join(' ') } }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/**
 * Reads the index of an image layout.
 * @throws TypeError with what is wrong.
 */
export function readLayoutIndex(bytes: Buffer): LayoutIndex {
  const index = readManifest(bytes, indexType);
  if (index.kind !== 'index') throw new TypeError('it is no index');
  return {
    entries: index.manifests.map(entryOf),
    absent: (index.annotations[absentAnnotation] ?? '').split(' ').filter((tag) => tag !== ''),
  };
}

function entryOf({ digest, mediaType, size, annotations }: Descriptor): LayoutEntry {
  const tag = annotations[tagAnnotation];
  return { digest, mediaType, size, ...(tag !== undefined && { tag }) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
