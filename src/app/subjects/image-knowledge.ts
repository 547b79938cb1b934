import type { ImageKnowledge, ImageTrustFacts } from '../../core/trust/image-verdict.ts';
import { statementsFinder } from './image-statements.ts';
import { lockedDigests } from './locked-digests.ts';

/** What a run knows of the signatures and digests of images. */
export function imageKnowledge(trust: ImageTrustFacts | undefined): ImageKnowledge {
  const [statementsOn, lockedDigestOf] = [statementsFinder(trust), lockedDigests(trust)];
  return { ...(statementsOn && { statementsOn }), ...(lockedDigestOf && { lockedDigestOf }) };
}
