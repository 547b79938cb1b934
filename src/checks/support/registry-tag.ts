import type { Evidence, Outcome } from '../../core/finding.ts';
import { valueOf, type Observed } from '../../core/observed.ts';
import type { RegistryAnswer, RegistryManifest } from '../../core/registry.ts';
import { unknown } from '../../core/outcome.ts';
import type { ImageOrigin } from '../../knowledge/image-origin.ts';
import { unread } from './subject.ts';

type Pulled = Exclude<ImageOrigin, { because: string }>;

/** Beside what was pulled, the registry has: the same, another image, no such tag; or an outcome that says why neither is known. */
export type RegistryVerdict =
  | { has: 'same' | 'another' | 'nothing'; evidence: Evidence }
  | { has: 'unknown'; outcome: Outcome };

/** Compares what a tag names at its registry with the digests under which the image came from there. */
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

/** What is itself a list is in none, and neither is what the registry has no more: a list keeps its images. */
function isOneImage(reading: Observed<RegistryManifest> | undefined): boolean {
  return reading?.state !== 'absent' && valueOf(reading)?.index !== true;
}
