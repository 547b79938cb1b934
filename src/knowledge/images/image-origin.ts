import { familiarReference, isBuiltByCompose } from './image-names.ts';

/** An image's names on its engine, and its name in a workload. */
export interface NamedImage {
  /** The image as the workload names it. */
  written: string;
  /** Key of the workload. */
  key: string;
  /** Ids of the image: of its configuration and of its manifest. */
  ids: readonly string[];
  /** Tags and digests of the image on the engine. */
  references: readonly string[];
}

/**
 * The tag that a workload uses, and the image's digests in that repository; or why no registry can be asked.
 */
export type ImageOrigin =
  | { tag: string; repository: string; digests: readonly string[] }
  | { because: string };

/** Returns the tag that a workload uses; or why it uses none. */
export function tagOfImage({
  written,
  ids,
  references,
}: Omit<NamedImage, 'key'>): { tag: string } | { because: string } {
  if (written.includes('@')) return { because: 'the image is named by its digest, which never moves' };
  const tag = familiarReference(written);
  const isTag = references.some((reference) => familiarReference(reference) === tag);
  return !isTag && isId(written, ids) ? { because: 'the image is named by its id' } : { tag };
}

/**
 * Whether a name is an id or the beginning of one. For an image that no longer exists, twelve digits count as
 * one.
 */
function isId(written: string, ids: readonly string[]): boolean {
  const [, digits] = /^(?:sha256:)?([0-9a-f]{1,64})$/u.exec(written) ?? [];
  if (digits === undefined) return false;
  return digits.length >= 12 || ids.some((id) => id.startsWith(`sha256:${digits}`));
}

/**
 * Returns the origin of a workload's image. Only an image with a digest of the tag's repository was pulled
 * from there or pushed to it; other names are not disclosed to a registry.
 */
export function imageOrigin(image: NamedImage): ImageOrigin {
  const named = tagOfImage(image);
  if ('because' in named) return named;
  const { tag } = named;
  if (isBuiltByCompose(tag, image.key)) return { because: `Compose built ${tag} here` };
  const repository = tag.slice(0, tag.lastIndexOf(':'));
  const digests = image.references.flatMap((reference) => {
    const [name, digest] = familiarReference(reference).split('@');
    return name === repository && digest !== undefined ? [digest] : [];
  });
  return digests.length === 0
    ? { because: `it has no digest of ${repository}: it was built, tagged or loaded here, and not pulled` }
    : { tag, repository, digests };
}
