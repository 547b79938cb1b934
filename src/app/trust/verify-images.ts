import { IronhullError } from '../../core/errors.ts';
import type { TrustScheme, TrustStatement } from '../../core/trust/trust.ts';
import {
  fullReference,
  parseImageReference,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import { limitConcurrency } from '../../io/limit.ts';
import type { ManifestAnswer } from '../../io/registry/registry-client.ts';
import { freshnessStep } from '../../trust/freshness.ts';
import { cannotVerify, concludeStep, holds, rejects, type JudgedStep } from '../../trust/steps.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { describeReservation } from './describe-reservation.ts';
import { openAccess, type TrustAccess } from './trust-access.ts';
import { verifyAttestation, type AttestationWanted } from './verify-attestation.ts';
import { parsedAs } from './verify-bundle-file.ts';
import { verifyWithCosign, type CosignWanted } from './verify-with-cosign.ts';
import { verifyWithNotary, type NotaryWanted } from './verify-with-notary.ts';
import { rememberAnswers } from './remember-answers.ts';
import type { NotationPolicy } from './read-notation-trust.ts';
import { verifyWithNotation } from './verify-with-notation.ts';

/** What an image is verified by: each scheme that is named must hold. */
export interface SchemesWanted {
  /** Signers, of whom one is enough. */
  cosign?: readonly CosignWanted[];
  notary?: NotaryWanted;
  notation?: NotationPolicy;
  /** Each of them must be there. */
  attestations?: readonly AttestationWanted[];
  /** Schemes whose statements decide nothing. */
  optional?: readonly TrustScheme[];
  /** Greatest age of signatures in milliseconds; what cosign wants has it itself. */
  signedWithin?: number;
  /** Steps before any signature: what a policy says of the image. */
  before?: JudgedStep;
}

/** Images to verify, and by what. */
export interface ImagesWanted {
  references: readonly string[];
  schemesOf(this: void, reference: ImageReference): SchemesWanted;
}

/** Images that are verified at the same time. */
const atOnce = 8;

/**
 * Verifies images in their registries: a statement for each image and scheme.
 * @throws IronhullError `USAGE` for a reference that is none.
 */
export async function verifyImages(
  wanted: ImagesWanted,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const references = wanted.references.map(readReference);
  const access = openAccess(runtime);
  const limit = limitConcurrency(atOnce);
  try {
    const all = await Promise.all(
      references.map((one) => limit(() => verifyImage(one, wanted.schemesOf(one), access, runtime))),
    );
    return all.flat();
  } finally {
    access.close();
  }
}

/**
 * Reads a reference that the user named.
 * @throws IronhullError `USAGE` for one that is none.
 */
export function readReference(text: string): ImageReference {
  return parsedAs(() => parseImageReference(text), `${text} is no reference to an image`, 'USAGE');
}

/** Verifies one image: a statement for each scheme and each attestation that is asked for. */
export async function verifyImage(
  reference: ImageReference,
  wanted: SchemesWanted,
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const { before } = wanted;
  const failed = (step: JudgedStep): readonly TrustStatement[] => {
    const { verdict, steps } = concludeStep(step);
    return namesOf(wanted).map((named) => ({
      reference: fullReference(reference),
      ...named,
      verdict,
      steps: before && before !== step ? [before.step, ...steps] : steps,
    }));
  };
  if (before?.verdict !== undefined) return failed(before);
  const found = await access.registries.manifest(reference, reference.digest ?? reference.tag ?? 'latest');
  if (found.state === 'absent')
    return failed(cannotVerify('digest', `${reference.registry} has no such image`));
  if (found.state === 'unreadable')
    return failed(
      found.why === 'malformed' ? rejects('digest', found.detail) : cannotVerify('digest', found.detail),
    );
  return verifyManifest(reference, found.value, wanted, access, runtime);
}

/** Verifies what a registry has for an image: a statement for each scheme and each attestation that is asked for. */
export async function verifyManifest(
  reference: ImageReference,
  answer: ManifestAnswer,
  { cosign, notary, notation, attestations = [], optional = [], signedWithin, before }: SchemesWanted,
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const { digest, reservation } = answer;
  const registries = rememberAnswers(access.registries);
  const first = [
    ...(before ? [before.step] : []),
    ...(reservation ? [holds('digest', describeReservation(answer, reservation)).step] : []),
  ];
  const age = signedWithin === undefined ? {} : { signedWithin };
  const statements = await Promise.all([
    ...(cosign ? [verifyWithCosign(reference, digest, cosign, registries)] : []),
    ...(notary
      ? [verifyNotaryTag(reference, digest, notary, access, runtime).then(datedBy(signedWithin))]
      : []),
    ...(notation
      ? [verifyWithNotation(reference, answer, { ...notation, ...age }, registries, runtime)]
      : []),
    ...attestations.map((one) => verifyAttestation(reference, answer, one, registries)),
  ]);
  if (statements.length === 0)
    return before === undefined
      ? []
      : [
          {
            reference: fullReference(reference),
            digest,
            scheme: 'policy',
            verdict: 'trusted',
            steps: first,
          },
        ];
  return statements.map((statement) => ({
    ...statement,
    ...(statement.attestation === undefined && optional.includes(statement.scheme) && { optional: true }),
    steps: [...first, ...statement.steps],
  }));
}

/** What statements there will be. */
function namesOf({
  cosign,
  notary,
  notation,
  attestations = [],
  optional = [],
}: SchemesWanted): readonly Pick<TrustStatement, 'scheme' | 'attestation' | 'optional'>[] {
  const schemes: readonly TrustScheme[] = [
    ...(cosign ? ['cosign' as const] : []),
    ...(notary ? ['notary' as const] : []),
    ...(notation ? ['notation' as const] : []),
  ];
  const all = [
    ...schemes.map((scheme) => ({ scheme, ...(optional.includes(scheme) && { optional: true as const }) })),
    ...attestations.map(({ named }) => ({ scheme: 'cosign' as const, attestation: named })),
  ];
  return all.length === 0 ? [{ scheme: 'policy' }] : all;
}

/** Metadata of Notary has no time of a signature: what must be recent cannot be verified by it. */
function datedBy(signedWithin: number | undefined): (statement: TrustStatement) => TrustStatement {
  return (statement) => {
    if (signedWithin === undefined || statement.verdict !== 'trusted') return statement;
    const { verdict, steps } = concludeStep(freshnessStep([], { maxAge: signedWithin, now: new Date(0) }));
    return { ...statement, verdict, steps: [...statement.steps, ...steps] };
  };
}

/** Content Trust signs tags: an image named by its digest alone has none. */
function verifyNotaryTag(
  reference: ImageReference,
  digest: string,
  wanted: NotaryWanted,
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<TrustStatement> {
  if (reference.tag === undefined && reference.digest !== undefined)
    throw new IronhullError(
      'USAGE',
      `${fullReference(reference)} has no tag; Content Trust signs tags: name one beside the digest`,
    );
  return verifyWithNotary(reference, digest, wanted, access, runtime);
}
