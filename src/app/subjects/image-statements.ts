import type { ImageTrustFacts, ImageVerdict, StatementsOn } from '../../core/trust/image-verdict.ts';
import type { TrustStatement } from '../../core/trust/trust.ts';
import {
  fullReference,
  parseImageReference,
  repositoryName,
  type ImageReference,
} from '../../formats/image-reference/parse-reference.ts';
import { requirementFor } from '../../policy/apply/trust-requirement.ts';
import { cannotVerify, concludeStep, holds, rejects, type JudgedStep } from '../../trust/steps.ts';

/** Returns what is known of images by the policy of a run; `undefined` where no policy says who may sign. */
export function statementsFinder(trust: ImageTrustFacts | undefined): StatementsOn | undefined {
  const { policy } = trust ?? {};
  if (trust === undefined || policy === undefined) return undefined;
  const byReference = Map.groupBy(trust.verdicts, ({ reference }) => reference);
  return (asked) => {
    const image = readImage(asked.reference);
    if (image === undefined)
      return byPolicy(
        asked.reference,
        cannotVerify('reference', `${asked.reference} is no reference to an image`),
      );
    const key = keyOf(image);
    // A name without a registry says nothing of where an image came from that has no digest of one.
    if (image.digest === undefined && image.registry === 'docker.io' && asked.digests?.length === 0)
      return byPolicy(key, cannotVerify('digest', madeHere));
    const rule = requirementFor(policy, repositoryName(image));
    if (rule.kind === 'refused') return byPolicy(key, rejects('policy', rule.why));
    if (rule.kind === 'none') return byPolicy(key, cannotVerify('policy', rule.why));
    if (rule.entry.unsigned === true && rule.entry.attestations === undefined)
      return [trusted(key, holds('policy', `${rule.entry.match} needs no signature`))];
    const digests = image.digest === undefined ? asked.digests : [image.digest];
    return statementsAt(key, digests, byReference.get(key) ?? [], trust.unread);
  };
}

const madeHere = 'it was built, loaded or tagged here: the engine has no digest of a registry for it';

function readImage(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The reference of a lock's entry: with the tag and without a digest; without a tag, with the digest. */
function keyOf({ digest, ...image }: ImageReference): string {
  return fullReference(image.tag === undefined && digest !== undefined ? { ...image, digest } : image);
}

/** Of several verdicts on one digest the first counts: the newest is asked for first. */
function statementsAt(
  key: string,
  digests: readonly string[] | undefined,
  verdicts: readonly ImageVerdict[],
  unread: readonly string[],
): readonly TrustStatement[] {
  const found = digests === undefined ? verdicts[0] : verdicts.find(({ digest }) => digests.includes(digest));
  if (found === undefined) return byPolicy(key, noneAtHand(key, digests, verdicts, unread));
  if (found.statements.length === 0)
    return byPolicy(key, cannotVerify('signature', `nothing was verified of ${key}`));
  if (digests !== undefined) return found.statements;
  // What will run is not known before it is pulled: a bad verdict holds all the same, a good one does not.
  return found.statements.map((statement) =>
    statement.verdict === 'trusted' ? ofTheTag(statement, found.digest) : statement,
  );
}

function ofTheTag(statement: TrustStatement, digest: string): TrustStatement {
  const { step } = cannotVerify(
    'digest',
    `${digest} is signed as the policy wants, but the tag may lead to another image when it is pulled: pin the digest`,
  );
  return { ...statement, verdict: 'unverifiable', steps: [...statement.steps, step] };
}

function noneAtHand(
  key: string,
  digests: readonly string[] | undefined,
  [other]: readonly ImageVerdict[],
  [damaged]: readonly string[],
): JudgedStep {
  if (other !== undefined && digests !== undefined && digests.length > 0)
    return cannotVerify(
      'digest',
      `what is known of ${key} is about ${other.digest} (${other.from}), not about ${digests.join(' or ')}`,
    );
  if (digests?.length === 0) return cannotVerify('digest', madeHere);
  if (damaged !== undefined) return cannotVerify('lock', damaged);
  return cannotVerify('signature', `no signature of ${key} is at hand`);
}

function byPolicy(reference: string, step: JudgedStep): readonly TrustStatement[] {
  return [{ reference, scheme: 'policy', ...concludeStep(step) }];
}

function trusted(reference: string, { step }: JudgedStep): TrustStatement {
  return { reference, scheme: 'policy', verdict: 'trusted', steps: [step] };
}
