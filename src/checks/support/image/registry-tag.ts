import type { Evidence, Outcome } from '../../../core/findings/finding.ts';
import { valueOf, type Observed } from '../../../core/observed.ts';
import type { RegistryAnswer, RegistryManifest } from '../../../core/image/registry.ts';
import { unknown } from '../../../core/rules/outcome.ts';
import type { ImageOrigin } from '../../../knowledge/images/image-origin.ts';
import { unread } from '../subject.ts';

type Pulled = Exclude<ImageOrigin, { because: string }>;

/** What the tag is at the registry now: the pulled image, another, nothing, or an unknown outcome. */
export type RegistryVerdict =
  | { has: 'same' | 'another' | 'nothing'; evidence: Evidence }
  | { has: 'unknown'; outcome: Outcome };

/** Compares a tag at its registry with the digests that were pulled or pushed. */
export function compareWithRegistry(
  { tag, repository, digests }: Pulled,
  registries: readonly RegistryAnswer[],
): RegistryVerdict {
  const answerFor = (reference: string): Observed<RegistryManifest> | undefined =>
    registries.find((answer) => answer.reference === reference)?.names;
  const names = answerFor(tag);
  if (names === undefined) return undecidable(`the registry was not asked for ${tag}`);
  if (names.state === 'unreadable') return { has: 'unknown', outcome: unread(names) };
  const { from: source } = names;
  const pulled = `pulled or pushed was ${digests.join(', ')}`;
  if (names.state === 'absent')
    return { has: 'nothing', evidence: { source, saw: `no such tag; ${pulled}` } };
  const { digest, index } = names.value;
  if (digests.includes(digest))
    return { has: 'same', evidence: { source, saw: `${tag} is ${digest}, as it was pulled or pushed` } };
  const saw = `${tag} is ${digest}${index ? ', a list for several platforms' : ''}; ${pulled}`;
  const mayBeListed = digests.some((one) => isOneImage(answerFor(`${repository}@${one}`)));
  if (index && mayBeListed)
    return undecidable(
      `${saw}; only the registry knows whether that is in the list (\`docker pull ${tag}\` asks it)`,
    );
  return { has: 'another', evidence: { source, saw } };
}

function undecidable(doubt: string): RegistryVerdict {
  return { has: 'unknown', outcome: unknown('undecidable', doubt) };
}

/** Whether a digest may be in an index: not if it is an index itself, or is gone from the registry, which keeps images of an index. */
function isOneImage(reading: Observed<RegistryManifest> | undefined): boolean {
  return reading?.state !== 'absent' && valueOf(reading)?.index !== true;
}
