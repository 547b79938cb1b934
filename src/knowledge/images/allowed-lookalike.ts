import { firstFound, hubs, type ImageName, type Lookalike } from './lookalike.ts';
import { likeness } from './name-likeness.ts';
import { popularImages } from './popular-images.ts';
import { registryDifference } from './registry-lookalike.ts';

/** The part of a name that is of the same length as an allowed place, and where both differ, if it is one part. */
function onlyDifference(
  name: readonly string[],
  place: readonly string[],
): { index: number; written: string; meant: string } | undefined {
  if (name.length < place.length) return undefined;
  const differing = place.flatMap((meant, index) => {
    const written = name[index] ?? '';
    return written === meant ? [] : [{ index, written, meant }];
  });
  return differing.length === 1 ? differing[0] : undefined;
}

/** How a name differs from an allowed place for which it can be taken. */
function allowedDifference({ registry, path }: ImageName, place: string): string | undefined {
  const meantParts = place.split('/');
  const parts = [hubs.has(registry) ? 'docker.io' : registry, ...path.split('/')];
  const found = onlyDifference(parts, meantParts);
  if (found === undefined) return undefined;
  const { index, written, meant } = found;
  if (index === 0) {
    // A name without its registry is looked for on Docker Hub, where anybody may have it.
    const isDefault = written === 'docker.io' && meantParts.length > 1;
    return isDefault ? `it is on Docker Hub, and not on ${meant}` : registryDifference(written, meant);
  }
  const difference = likeness(written, meant);
  if (difference !== undefined) return difference;
  const isNamespace = index < meantParts.length - 1 && parts.length === meantParts.length;
  return isNamespace ? `it is in ${written}, and not in ${meant}` : undefined;
}

/**
 * Returns the place that a policy allows and that an image can be taken for: a registry, a repository or a path above some,
 * each in full; `undefined` if there is none. Names with an owner who is known are left out.
 */
export function lookalikeOfAllowed(image: ImageName, places: readonly string[]): Lookalike | undefined {
  const [owner = ''] = image.path.split('/');
  if (popularImages.get(image.registry)?.has(owner) === true) return undefined;
  return firstFound(places, (place) => {
    const difference = allowedDifference(image, place);
    return difference === undefined
      ? undefined
      : { meant: place, what: 'allowed name', difference, owner: 'other' };
  });
}
