import type { TrustStatement, TrustVerdict } from '../../core/trust.ts';
import { fullReference, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import type { RegistryClient } from '../../io/registry/registry-client.ts';
import { artifactOf, artifactOfDigest, type Artifact } from '../../trust/artifact.ts';
import { payloadStep } from '../../trust/cosign/simple-signing.ts';
import { verifyBundle, type BundleExpectation } from '../../trust/sigstore/verify-bundle.ts';
import { cannotVerify, concludeStep, findsNoSignature, type Conclusion } from '../../trust/steps.ts';
import { findSignatures, type StoredSignature } from './find-signatures.ts';

/** What signatures of an image are held against. */
export type CosignWanted = BundleExpectation;

/** Verifies the signatures that cosign stored beside an image: one that is good, and of one of those wanted, is enough. */
export async function verifyWithCosign(
  reference: ImageReference,
  digest: string,
  wanted: readonly CosignWanted[],
  registries: RegistryClient,
): Promise<TrustStatement> {
  const { signatures, unread } = await findSignatures(registries, reference, digest);
  const judged = signatures.flatMap((signature) =>
    wanted.map((one) => judgeSignature(signature, digest, one)),
  );
  const best = bestOf(judged) ?? nothingFound(digest, unread);
  return { reference: fullReference(reference), digest, scheme: 'cosign', ...best };
}

const preference: readonly TrustVerdict[] = ['trusted', 'rejected', 'unverifiable', 'unsigned'];

/** Of several signatures the best decides: anybody may add a bad one beside a good one. */
export function bestOf(judged: readonly Conclusion[]): Conclusion | undefined {
  return judged.toSorted((a, b) => preference.indexOf(a.verdict) - preference.indexOf(b.verdict))[0];
}

function nothingFound(digest: string, unread: readonly string[]): Conclusion {
  const [first] = unread;
  const step =
    first === undefined
      ? findsNoSignature('signature', `the registry has no signature of ${digest}`)
      : cannotVerify('signature', `whether there is a signature is not known: ${first}`);
  return concludeStep(step);
}

/** The verdict on one signature or attestation of a digest. */
export function judgeSignature(
  { place, content }: StoredSignature,
  digest: string,
  wanted: CosignWanted,
): Conclusion {
  const { text, artifact, before } = bundleOf(content, digest);
  const first = { step: 'place', ok: true, detail: `stored at ${place}` };
  if (before !== undefined && before.verdict !== undefined)
    return { verdict: before.verdict, steps: [first, before.step] };
  const conclusion = verifyBundle({ text, artifact, ...wanted });
  return { ...conclusion, steps: [first, ...(before ? [before.step] : []), ...conclusion.steps] };
}

function bundleOf(
  content: StoredSignature['content'],
  digest: string,
): { text: string; artifact: Artifact; before?: ReturnType<typeof payloadStep> } {
  if (content.kind === 'bundle')
    return { text: content.text, artifact: artifactOfDigest(digest) ?? { name: digest, digests: {} } };
  const { payload, annotations } = content;
  return {
    text: olderBundle(annotations),
    artifact: artifactOf('the payload', payload),
    before: payloadStep(payload, digest),
  };
}

/** The annotations of a signature in the form of cosign's older bundle, which holds the same (cosign, SIGNATURE_SPEC.md). */
function olderBundle(annotations: Readonly<Record<string, string>>): string {
  const { 'dev.sigstore.cosign/certificate': certificate, 'dev.sigstore.cosign/bundle': log } = annotations;
  return JSON.stringify({
    base64Signature: annotations['dev.cosignproject.cosign/signature'] ?? '',
    ...(certificate && { cert: Buffer.from(certificate).toString('base64') }),
    ...(log && { rekorBundle: parsed(log) }),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
