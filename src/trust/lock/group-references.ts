import type { UnlockablePlace } from '../../core/trust/lock-report.ts';
import { withoutDigest, type WrittenReference } from '../../core/trust/written-reference.ts';
import {
  fullReference,
  parseImageReference,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';

/** An image that files name, with every place that names it. */
export interface ReferencedImage {
  /** Its full reference: the key of its entry in the lock. */
  reference: string;
  /** With its tag, or with its digest if it has no tag. */
  image: ImageReference;
  /** The digests that files pin it to. */
  pinned: readonly string[];
  places: readonly WrittenReference[];
}

/** The images of files, in the order of their references. */
export interface ReferencedImages {
  images: readonly ReferencedImage[];
  unlockable: readonly UnlockablePlace[];
}

/** Groups references by the image that they name: `debian` is `docker.io/library/debian:latest`. */
export function groupReferences(places: readonly WrittenReference[]): ReferencedImages {
  const unlockable: UnlockablePlace[] = [];
  const groups = new Map<
    string,
    { image: ImageReference; pinned: Set<string>; places: WrittenReference[] }
  >();
  for (const place of places) {
    const named = nameOf(place);
    if ('reason' in named) {
      unlockable.push({ place, reason: named.reason });
      continue;
    }
    const { key, image, digest } = named;
    const group = groups.get(key) ?? { image, pinned: new Set(), places: [] };
    group.places.push(place);
    if (digest !== undefined) group.pinned.add(digest);
    groups.set(key, group);
  }
  return {
    images: [...groups]
      .map(([reference, group]) => ({ reference, ...group, pinned: [...group.pinned].toSorted() }))
      .toSorted((a, b) => compareText(a.reference, b.reference)),
    unlockable,
  };
}

type Named = { key: string; image: ImageReference; digest?: string } | { reason: string };

function nameOf({ image }: WrittenReference): Named {
  if ('unlockable' in image) return { reason: image.unlockable };
  try {
    const { digest, ...named } = parseImageReference(image.reference);
    if (digest !== undefined && named.tag === undefined)
      return { key: fullReference({ ...named, digest }), image: { ...named, digest }, digest };
    const tagged = { ...named, tag: named.tag ?? 'latest' };
    return { key: fullReference(tagged), image: tagged, ...(digest !== undefined && { digest }) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { reason: `it is no reference to an image: ${error.message}` };
  }
}

/** The digest that a reference is pinned to; `undefined` if it is not pinned. */
export function pinnedDigest(place: WrittenReference): string | undefined {
  const named = nameOf(place);
  return 'digest' in named ? named.digest : undefined;
}

/** How files write an image, without digests. */
export function spellingsOf({ places }: ReferencedImage): readonly string[] {
  return [...new Set(places.map(({ written }) => withoutDigest(written)))].toSorted(compareText);
}

/** The order of texts by their characters: the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
