import type { SuccessorSignature } from '../../../core/trust/migration-report.ts';
import type { ImageReference } from '../../../formats/image-reference/parse-reference.ts';
import type { RegistryClient } from '../../../io/registry/registry-client.ts';
import { attestationType, readStored } from '../../../trust/cosign/stored-signature.ts';
import { readCertificate } from '../../../trust/notation/certificate.ts';
import { subjectText } from '../../../trust/notation/distinguished-name.ts';
import { readEnvelope } from '../../../trust/notation/read-envelope.ts';
import { findNotationSignatures, type StoredEnvelope } from '../find-notation-signatures.ts';
import { findSignatures, type StoredSignature } from '../find-signatures.ts';
import { judgeSignature, type CosignWanted } from '../verify-with-cosign.ts';

/** The signatures by successors of Content Trust, and what could not be read. */
export interface FoundSuccessors {
  successors: readonly SuccessorSignature[];
  unread: readonly string[];
}

/** Finds the signatures by cosign and notation that a registry has of a digest. Attestations are none. */
export async function findSuccessors(
  registries: RegistryClient,
  image: ImageReference,
  digest: string,
  expected: CosignWanted,
): Promise<FoundSuccessors> {
  const [cosign, notation] = await Promise.all([
    findSignatures(registries, image, digest),
    findNotationSignatures(registries, image, digest),
  ]);
  const all = [
    ...cosign.signatures.flatMap((one) => cosignSignature(one, digest, expected)),
    ...notation.envelopes.map(notationSignature),
  ];
  const distinct = new Map(all.map((one) => [JSON.stringify(one), one]));
  return {
    successors: [...distinct.values()],
    unread: [...new Set([...cosign.unread, ...notation.unread])],
  };
}

function cosignSignature(
  { place, content }: StoredSignature,
  digest: string,
  expected: CosignWanted,
): readonly SuccessorSignature[] {
  const stored = { place, ...readStored(content, digest) };
  if (attestationType(stored) !== undefined) return [];
  const { verdict, signer, steps } = judgeSignature(stored, expected);
  if (signer !== undefined) return [{ scheme: 'cosign', signer, isGood: true }];
  // Without its key a signature is neither good nor bad; a broken one is no successor.
  return verdict === 'unverifiable' && steps.at(-1)?.step === 'signer' ? [{ scheme: 'cosign' }] : [];
}

function notationSignature({ bytes, mediaType }: StoredEnvelope): SuccessorSignature {
  try {
    const [leaf] = readEnvelope(bytes, mediaType).chain;
    return leaf === undefined
      ? { scheme: 'notation' }
      : { scheme: 'notation', signer: subjectText(readCertificate(leaf)) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { scheme: 'notation' };
  }
}
