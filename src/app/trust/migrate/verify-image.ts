import type { MigratedImage } from '../../../core/trust/migration-report.ts';
import type { TrustStatement } from '../../../core/trust/trust.ts';
import type { ImageReference } from '../../../formats/image-reference/parse-reference.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { tagOf } from '../lock/resolve-entry.ts';
import type { TrustAccess } from '../trust-access.ts';
import type { CosignWanted } from '../verify-with-cosign.ts';
import { notaryAddress, verifySignedTag, type NotaryWanted } from '../verify-with-notary.ts';
import { findSuccessors } from './find-successors.ts';
import { verifyLocalCopy, type LocalCopies } from './local-copy.ts';

/** What is known of an image and its signatures. */
export type ImageEvidence = Pick<
  MigratedImage,
  'statement' | 'source' | 'signed' | 'current' | 'successors' | 'unread'
>;

/** How images are looked up. */
export interface EvidenceRequest {
  copies: LocalCopies;
  /** Absent where nothing may be asked. */
  online?: { access: TrustAccess; notary: NotaryWanted; expected: CosignWanted };
}

/**
 * Collects the evidence on an image: what Content Trust signed, what its registry has now, and who signed that in
 * another way.
 */
export async function collectEvidence(
  image: ImageReference,
  { copies, online }: EvidenceRequest,
  runtime: RuntimeContext,
): Promise<ImageEvidence> {
  const copy = image.tag === undefined ? undefined : await verifyLocalCopy(image, copies, runtime);
  if (online === undefined) return { ...(copy && evidenceOf(copy)), successors: [], unread: [] };
  const { access, notary, expected } = online;
  const served = image.tag === undefined ? undefined : await askServer(image, notary, access, runtime);
  // The copy of the client is what is left where a server does not answer any more.
  const best = served?.statement.verdict === 'unverifiable' && copy !== undefined ? copy : (served ?? copy);
  const legacy = best === undefined ? {} : evidenceOf(best);
  const found = await access.registries.manifest(image, tagOf(image));
  const current = found.state === 'known' ? found.value.digest : undefined;
  const unread =
    found.state === 'unreadable'
      ? [found.detail]
      : found.state === 'absent'
        ? [`${image.registry} has no such image`]
        : [];
  const digest = legacy.signed ?? current;
  const successors =
    digest === undefined || current === undefined
      ? { successors: [], unread: [] }
      : await findSuccessors(access.registries, image, digest, expected);
  return {
    ...legacy,
    ...(current !== undefined && { current }),
    successors: successors.successors,
    unread: [...unread, ...successors.unread],
  };
}

async function askServer(
  image: ImageReference,
  notary: NotaryWanted,
  access: TrustAccess,
  runtime: RuntimeContext,
): Promise<{ statement: TrustStatement; source: string }> {
  const source = notaryAddress(image, notary, runtime).origin;
  return { statement: await verifySignedTag(image, notary, access, runtime), source };
}

function evidenceOf({
  statement,
  source,
}: {
  statement: TrustStatement;
  source: string;
}): Pick<MigratedImage, 'statement' | 'source' | 'signed'> {
  const { verdict, digest } = statement;
  return { statement, source, ...(verdict === 'trusted' && digest !== undefined && { signed: digest }) };
}
