import type { LockedSignature } from '../../../core/trust/image-lock.ts';
import type { TrustStatement } from '../../../core/trust/trust.ts';
import { fullReference, type ImageReference } from '../../../formats/image-reference/parse-reference.ts';
import type { ManifestAnswer } from '../../../io/registry/registry-client.ts';
import { cannotVerify, concludeStep } from '../../../trust/steps.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { worstVerdict } from '../exit-code.ts';
import type { TrustAccess } from '../trust-access.ts';
import { verifyImage, verifyManifest, type SchemesWanted } from '../verify-images.ts';

/** Where an image is verified. */
export interface VerifyContext {
  access: TrustAccess;
  runtime: RuntimeContext;
}

/** Verifies what a registry answered for a reference of a lock. */
export function verifyLocked(
  image: ImageReference,
  answer: ManifestAnswer,
  wanted: SchemesWanted,
  { access, runtime }: VerifyContext,
): Promise<readonly TrustStatement[]> {
  return verifyBy(image, wanted, (asked) =>
    // What the policy refuses needs no look at the manifest.
    asked.before?.verdict === undefined
      ? verifyManifest(image, answer, asked, access, runtime)
      : verifyImage(image, asked, access, runtime),
  );
}

/** Verifies an image at the digest that it is locked to, or that an engine has. */
export function verifyAtDigest(
  image: ImageReference & { digest: string },
  wanted: SchemesWanted,
  { access, runtime }: VerifyContext,
): Promise<readonly TrustStatement[]> {
  return verifyBy(image, wanted, (asked) => verifyImage(image, asked, access, runtime));
}

/** Verifies by what can be asked about an image. Nothing is verified where nothing is asked for. */
async function verifyBy(
  image: ImageReference,
  wanted: SchemesWanted,
  verify: (asked: SchemesWanted) => Promise<readonly TrustStatement[]>,
): Promise<readonly TrustStatement[]> {
  if (Object.keys(wanted).length === 0) return [];
  const { asked, unasked } = withoutTag(image, wanted);
  return [...(asked === undefined ? [] : await verify(asked)), ...unasked];
}

/**
 * Content Trust signs tags: what has none cannot be verified with it, which must not be forgotten where a policy wants
 * it.
 */
function withoutTag(
  image: ImageReference,
  wanted: SchemesWanted,
): { asked: SchemesWanted | undefined; unasked: readonly TrustStatement[] } {
  if (wanted.notary === undefined || image.tag !== undefined || wanted.before?.verdict !== undefined)
    return { asked: wanted, unasked: [] };
  const { notary: _, ...others } = wanted;
  const reference = fullReference(image);
  const step = cannotVerify('tag', `Content Trust signs tags, and ${reference} has none`);
  const statement: TrustStatement = {
    reference,
    scheme: 'notary',
    ...concludeStep(step),
    ...(wanted.optional?.includes('notary') === true && { optional: true as const }),
  };
  const isAlone =
    others.cosign === undefined && others.notation === undefined && (others.attestations ?? []).length === 0;
  return { asked: isAlone ? undefined : others, unasked: [statement] };
}

/**
 * What a lock has of statements: one of each scheme, and one for all attestations that the policy asks for. What
 * decides nothing is there only if it is good.
 */
export function lockedSignatures(statements: readonly TrustStatement[]): readonly LockedSignature[] {
  const counted = statements.filter(({ optional, verdict }) => optional !== true || verdict === 'trusted');
  const attested = counted.filter(({ attestation }) => attestation !== undefined);
  const worst = worstVerdict(attested);
  return [
    ...counted.filter(({ attestation }) => attestation === undefined).map(lockedSignature),
    ...(worst === undefined ? [] : [{ scheme: 'policy' as const, verdict: worst }]),
  ];
}

function lockedSignature({ scheme, verdict, signer }: TrustStatement): LockedSignature {
  return { scheme, verdict, ...(signer !== undefined && { signer }) };
}
