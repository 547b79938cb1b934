import { familiarReference, isBuiltByCompose } from './image-names.ts';

/** What an image is known by on its engine, and what a workload that runs it says. */
export interface NamedImage {
  /** The image as the workload writes it. */
  written: string;
  /** Key of the workload. */
  key: string;
  /** Ids of the image: of its configuration, of its manifest. */
  ids: readonly string[];
  /** Tags and digests the engine knows the image by. */
  references: readonly string[];
}

/** The tag a workload goes by, and the digests under which the image came from that repository; or why there is none to ask for. */
export type ImageOrigin =
  | { tag: string; repository: string; digests: readonly string[] }
  | { because: string };

/** The tag that a workload goes by; or why it goes by none. */
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

/** An id whole, or the beginning of one. Of an image that is gone twelve digits are taken for it. */
function isId(written: string, ids: readonly string[]): boolean {
  const [, digits] = /^(?:sha256:)?([0-9a-f]{1,64})$/u.exec(written) ?? [];
  if (digits === undefined) return false;
  return digits.length >= 12 || ids.some((id) => id.startsWith(`sha256:${digits}`));
}

/**
 * Where the image of a workload came from. Only an image with a digest of the tag's repository was
 * pulled from there or pushed to it: no other name is for a registry to hear.
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
