import type { ImageTrustFacts, LockedDigest, LockedDigestOf } from '../../core/trust/image-verdict.ts';
import { fullReference, parseImageReference } from '../../formats/image-reference/parse-reference.ts';

/** Returns what the locks of a run have of images; `undefined` where there is none. */
export function lockedDigests(trust: ImageTrustFacts | undefined): LockedDigestOf | undefined {
  if (trust === undefined || trust.locked.length === 0) return undefined;
  const byReference = new Map<string, LockedDigest | 'ambiguous'>();
  for (const one of trust.locked) {
    const other = byReference.get(one.reference);
    const isSame = other === undefined || (other !== 'ambiguous' && other.digest === one.digest);
    byReference.set(one.reference, isSame ? one : 'ambiguous');
  }
  return (reference) => {
    const key = keyOf(reference);
    const found = key === undefined ? undefined : byReference.get(key);
    return found === 'ambiguous' ? undefined : found;
  };
}

function keyOf(reference: string): string | undefined {
  try {
    const image = parseImageReference(reference);
    return image.digest === undefined ? fullReference(image) : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
