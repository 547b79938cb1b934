import { IronhullError } from '../../core/errors.ts';
import type { TrustScheme, TrustStatement } from '../../core/trust.ts';
import {
  fullReference,
  parseImageReference,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import { limitConcurrency } from '../../io/limit.ts';
import { cannotVerify, concludeStep, rejects, type JudgedStep } from '../../trust/steps.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { openAccess, type TrustAccess } from './trust-access.ts';
import { parsedAs } from './verify-bundle-file.ts';
import { verifyWithCosign, type CosignWanted } from './verify-with-cosign.ts';
import { verifyWithNotary, type NotaryWanted } from './verify-with-notary.ts';
import type { NotationPolicy } from './read-notation-trust.ts';
import { verifyWithNotation } from './verify-with-notation.ts';

/** What an image is verified by: each scheme that is named must hold. */
export interface SchemesWanted {
  /** Signers, of whom one is enough. */
  cosign?: readonly CosignWanted[];
  notary?: NotaryWanted;
  notation?: NotationPolicy;
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
  const access = await openAccess(runtime);
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

/** Verifies one image: a statement for each scheme that is asked for. */
export async function verifyImage(
  reference: ImageReference,
  { cosign, notary, notation, before }: SchemesWanted,
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<readonly TrustStatement[]> {
  const named: readonly TrustScheme[] = [
    ...(cosign ? ['cosign' as const] : []),
    ...(notary ? ['notary' as const] : []),
    ...(notation ? ['notation' as const] : []),
  ];
  const schemes = named.length === 0 ? (['policy'] as const) : named;
  const shown = fullReference(reference);
  const failed = (step: JudgedStep): readonly TrustStatement[] => {
    const { verdict, steps } = concludeStep(step);
    return schemes.map((scheme) => ({ reference: shown, scheme, verdict, steps }));
  };
  if (before?.verdict !== undefined) return failed(before);
  const found = await access.registries.manifest(reference, reference.digest ?? reference.tag ?? 'latest');
  if (found.state === 'absent')
    return failed(cannotVerify('digest', `${reference.registry} has no such image`));
  if (found.state === 'unreadable')
    return failed(
      found.why === 'malformed' ? rejects('digest', found.detail) : cannotVerify('digest', found.detail),
    );
  const { digest } = found.value;
  const statements = await Promise.all([
    ...(cosign ? [verifyWithCosign(reference, digest, cosign, access.registries)] : []),
    ...(notary ? [verifyNotaryTag(reference, digest, notary, access, runtime)] : []),
    ...(notation ? [verifyWithNotation(reference, found.value, notation, access.registries, runtime)] : []),
  ]);
  if (before === undefined) return statements;
  if (statements.length === 0)
    return [{ reference: shown, digest, scheme: 'policy', verdict: 'trusted', steps: [before.step] }];
  return statements.map((statement) => ({ ...statement, steps: [before.step, ...statement.steps] }));
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
