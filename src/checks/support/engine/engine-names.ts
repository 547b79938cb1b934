import type { ImageCase } from '../../../core/rules/check.ts';
import type { AskedImage } from '../../../core/trust/image-verdict.ts';
import { isDigest, repositoryOf } from '../../../knowledge/images/image-names.ts';

/** The digests that an image has in the repository of a name of it. */
export function digestsFor(reference: string, references: readonly string[]): readonly string[] {
  const repository = repositoryOf(reference);
  return references
    .filter((one) => isDigest(one) && repositoryOf(one) === repository)
    .map((one) => one.slice(one.indexOf('@') + 1));
}

/** The names of an image on an engine: its tags, each with the digests of its repository, and digests without a tag. */
export function engineNames({ image: { references } }: ImageCase): readonly AskedImage[] {
  const tags = references.filter((one) => !isDigest(one));
  const tagged = new Set(tags.map(repositoryOf));
  const alone = references.filter((one) => isDigest(one) && !tagged.has(repositoryOf(one)));
  return [...tags, ...alone].map((reference) => ({ reference, digests: digestsFor(reference, references) }));
}
