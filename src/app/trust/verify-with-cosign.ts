import type { TrustStatement } from '../../core/trust.ts';
import { fullReference, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import type { RegistryClient } from '../../io/registry/registry-client.ts';
import { attestationType, readStored, type ReadSignature } from '../../trust/cosign/stored-signature.ts';
import { verifyBundle, type BundleExpectation } from '../../trust/sigstore/verify-bundle.ts';
import { concludeStep, findsNoSignature, type Conclusion } from '../../trust/steps.ts';
import { bestConclusion } from './best-conclusion.ts';
import { findSignatures } from './find-signatures.ts';

/** What signatures of an image are held against. */
export interface CosignWanted extends BundleExpectation {
  /** The type of the attestation that is wanted instead of a signature of the image itself. */
  attestation?: string;
}

/**
 * Verifies the signatures that cosign stored beside an image: one that is good, and of one of those wanted, is enough.
 * An attestation is a claim about an image and no signature of it: it counts where its type is asked for.
 */
export async function verifyWithCosign(
  reference: ImageReference,
  digest: string,
  wanted: readonly CosignWanted[],
  registries: RegistryClient,
): Promise<TrustStatement> {
  const { signatures, unread } = await findSignatures(registries, reference, digest);
  const read = signatures.map(({ place, content }) => ({ place, ...readStored(content, digest) }));
  const judged = wanted.flatMap((one) =>
    read
      .filter((stored) => attestationType(stored) === one.attestation)
      .map((stored) => judgeSignature(stored, one)),
  );
  const types = [...new Set(read.flatMap((stored) => attestationType(stored) ?? []))];
  const best =
    judged.length === 0 && unread.length === 0
      ? nothingWanted(digest, wanted, types)
      : bestConclusion(judged, digest, unread);
  return { reference: fullReference(reference), digest, scheme: 'cosign', ...best };
}

/** Where there is none of what is wanted, what else there is helps to ask for it. */
function nothingWanted(
  digest: string,
  [wanted]: readonly CosignWanted[],
  types: readonly string[],
): Conclusion {
  const what = wanted?.attestation === undefined ? 'signature' : `attestation ${wanted.attestation}`;
  const others =
    types.length === 0 ? '' : `; it has attestations, which are no signature of it: ${types.join(', ')}`;
  return concludeStep(findsNoSignature('signature', `the registry has no ${what} of ${digest}${others}`));
}

/** A stored signature with where it is. */
export type PlacedSignature = ReadSignature & { place: string };

/** The verdict on one signature or attestation of a digest. */
export function judgeSignature(
  { place, text, artifact, before }: PlacedSignature,
  { attestation, ...expected }: CosignWanted,
): Conclusion {
  const kind = attestation === undefined ? '' : `, ${attestation}`;
  const first = { step: 'place', ok: true, detail: `stored at ${place}${kind}` };
  if (before?.verdict !== undefined) return { verdict: before.verdict, steps: [first, before.step] };
  const conclusion = verifyBundle({ text, artifact, ...expected });
  return { ...conclusion, steps: [first, ...(before ? [before.step] : []), ...conclusion.steps] };
}
