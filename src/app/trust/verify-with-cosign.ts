import type { TrustStatement } from '../../core/trust/trust.ts';
import { fullReference, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import type { RegistryClient, Repository } from '../../io/registry/registry-client.ts';
import { annotationsStep } from '../../trust/cosign/simple-signing.ts';
import { attestationType, readStored, type ReadSignature } from '../../trust/cosign/stored-signature.ts';
import { bundleSteps, type BundleExpectation } from '../../trust/sigstore/verify-bundle.ts';
import {
  conclude,
  concludeStep,
  findsNoSignature,
  holds,
  type Conclusion,
  type JudgedStep,
} from '../../trust/steps.ts';
import { bestConclusion } from './best-conclusion.ts';
import { findSignatures } from './find-signatures.ts';

/** What signatures of an image are held against. */
export interface CosignWanted extends BundleExpectation {
  /** What must be signed beside the image: annotations by their keys. */
  annotations?: Readonly<Record<string, string>>;
}

/**
 * Verifies the signatures that cosign stored beside an image: one that is good, and of one of those wanted, is enough.
 * An attestation is a claim about an image and no signature of it.
 */
export async function verifyWithCosign(
  reference: ImageReference,
  digest: string,
  wanted: readonly CosignWanted[],
  registries: RegistryClient,
): Promise<TrustStatement> {
  const { signatures, types, unread } = await readSignatures(registries, reference, digest);
  const judged = wanted.flatMap((one) => signatures.map((stored) => judgeSignature(stored, one)));
  const best =
    judged.length === 0 && unread.length === 0
      ? noSignature(digest, types)
      : bestConclusion(judged, digest, unread);
  return { reference: fullReference(reference), digest, scheme: 'cosign', ...best };
}

/** Where there is no signature, what else there is helps to ask for it. */
function noSignature(digest: string, types: readonly string[]): Conclusion {
  const others =
    types.length === 0 ? '' : `; it has attestations, which are no signature of it: ${types.join(', ')}`;
  return concludeStep(findsNoSignature('signature', `the registry has no signature of ${digest}${others}`));
}

/** A stored signature with where it is. */
export type PlacedSignature = ReadSignature & { place: string };

/** The signatures of a digest, and the attestations beside them with their types. */
export interface ReadSignatures {
  signatures: readonly PlacedSignature[];
  attestations: readonly PlacedSignature[];
  types: readonly string[];
  /** What could not be read. */
  unread: readonly string[];
}

/** Reads what cosign stored beside a digest. */
export async function readSignatures(
  registries: RegistryClient,
  repository: Repository,
  digest: string,
): Promise<ReadSignatures> {
  const { signatures: found, unread } = await findSignatures(registries, repository, digest);
  const read = found.map(({ place, content }) => ({ place, ...readStored(content, digest) }));
  const attestations = read.filter((stored) => attestationType(stored) !== undefined);
  return {
    signatures: read.filter((stored) => attestationType(stored) === undefined),
    attestations,
    types: [...new Set(attestations.flatMap((stored) => attestationType(stored) ?? []))],
    unread,
  };
}

/** The steps on one signature or attestation; returns the times at which somebody trusted saw it. */
export function* signatureSteps(
  { place, text, artifact, before, annotations: signed }: PlacedSignature,
  { annotations, ...expected }: CosignWanted,
): Generator<JudgedStep, readonly Date[]> {
  yield holds('place', `stored at ${place}`);
  if (before) yield before;
  const times = yield* bundleSteps({ text, artifact, ...expected });
  if (annotations) yield annotationsStep(signed, annotations);
  return times;
}

/** The verdict on one signature or attestation of a digest. */
export function judgeSignature(stored: PlacedSignature, wanted: CosignWanted): Conclusion {
  const { verdict, signer, steps } = conclude(signatureSteps(stored, wanted));
  return { verdict, ...(signer !== undefined && { signer }), steps };
}
