import type { TrustStatement } from '../../core/trust/trust.ts';
import {
  fullReference,
  repositoryName,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import type { ManifestAnswer, RegistryClient } from '../../io/registry/registry-client.ts';
import { artifactOf } from '../../trust/artifact.ts';
import type { NotationArtifact } from '../../trust/notation/payload.ts';
import { policyFor } from '../../trust/notation/trust-policy.ts';
import { policyStep, verifyEnvelope, type NotationTrust } from '../../trust/notation/verify-envelope.ts';
import { cannotVerify, concludeStep, type Conclusion } from '../../trust/steps.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { bestConclusion } from './best-conclusion.ts';
import { findNotationSignatures, type StoredEnvelope } from './find-notation-signatures.ts';
import type { NotationPolicy } from './read-notation-trust.ts';

/** Verifies the signatures of the Notary Project that refer to an image: one that is good and wanted is enough. */
export async function verifyWithNotation(
  reference: ImageReference,
  { digest, bytes, mediaType }: ManifestAnswer,
  policy: NotationPolicy,
  registries: RegistryClient,
  runtime: RuntimeContext,
): Promise<TrustStatement> {
  const base = { reference: fullReference(reference), digest, scheme: 'notation' } as const;
  const entry = policyFor(policy.entries, repositoryName(reference));
  if (entry === undefined) return { ...base, ...noPolicyFor(repositoryName(reference)) };
  if (entry.level === 'skip') return { ...base, ...concludeStep(policyStep(entry)) };
  const trust: NotationTrust = {
    ...(await policy.trustOf(entry)),
    now: new Date(runtime.clock.now()),
    ...(policy.signedWithin !== undefined && { signedWithin: policy.signedWithin }),
  };
  const { envelopes, unread } = await findNotationSignatures(registries, reference, digest);
  const artifact = {
    ...artifactOf(digest, bytes),
    size: bytes.length,
    ...(mediaType !== '' && { mediaType }),
  };
  const judged = envelopes.map((envelope) => judge(envelope, artifact, trust));
  return { ...base, ...bestConclusion(judged, digest, unread) };
}

/** Nothing trusts an image that no policy is about (trust policy, "Selecting a trust policy"). */
export function noPolicyFor(repository: string): Conclusion {
  return concludeStep(cannotVerify('policy', `no entry of the trust policy is for ${repository}`));
}

function judge(
  { place, mediaType, bytes }: StoredEnvelope,
  artifact: NotationArtifact,
  trust: NotationTrust,
): Conclusion {
  const conclusion = verifyEnvelope({ bytes, mediaType, artifact, ...trust });
  return {
    ...conclusion,
    steps: [{ step: 'place', ok: true, detail: `stored at ${place}` }, ...conclusion.steps],
  };
}
