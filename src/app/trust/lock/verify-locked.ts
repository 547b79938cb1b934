import type { LockedSignature } from '../../../core/image-lock.ts';
import type { TrustStatement } from '../../../core/trust.ts';
import type { ImageReference } from '../../../formats/image-reference/parse-reference.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import type { TrustAccess } from '../trust-access.ts';
import { verifyImage, type SchemesWanted } from '../verify-images.ts';

/**
 * Verifies an image at the digest that it is locked to. Content Trust signs tags: what has none is signed by its digest
 * at most.
 */
export function verifyLocked(
  image: ImageReference & { digest: string },
  { notary, ...others }: SchemesWanted,
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const schemes = { ...others, ...(notary && image.tag !== undefined && { notary }) };
  // Without a scheme and without a policy nothing was asked for.
  return Object.keys(schemes).length === 0
    ? Promise.resolve([])
    : verifyImage(image, schemes, access, runtime);
}

/** What the lock keeps of a verdict. */
export function lockedSignature({ scheme, verdict, signer }: TrustStatement): LockedSignature {
  return { scheme, verdict, ...(signer !== undefined && { signer }) };
}
