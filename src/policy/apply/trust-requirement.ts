import type { ImageRequirement, TrustPolicy } from '../../core/trust/trust-policy.ts';
import { comparableName } from '../../formats/image-reference/repository-pattern.ts';

/** What a policy says of a repository: the entry that it falls under, or why it may not be used at all. */
export type RepositoryRule =
  | { kind: 'entry'; entry: ImageRequirement }
  | { kind: 'refused'; why: string }
  | { kind: 'none'; why: string };

/**
 * Returns what a policy says of a repository (its full name: `docker.io/library/debian`). The entry with the longest
 * `match` counts, so that the order of entries does not.
 */
export function requirementFor({ allowed, images }: TrustPolicy, repository: string): RepositoryRule {
  const name = comparableName(repository);
  if (allowed !== undefined && !allowed.some((place) => isBelow(name, place)))
    return {
      kind: 'refused',
      why: `the policy allows images of ${allowed.length === 0 ? 'no registry' : `${allowed.join(', ')} only`}`,
    };
  const [entry] = images
    .map((one) => ({ one, match: one.match === '*' ? '*' : comparableName(one.match) }))
    .filter(({ match }) => isMatch(match, name))
    .toSorted((a, b) => b.match.length - a.match.length);
  return entry === undefined
    ? { kind: 'none', why: `the policy has no entry for ${repository}` }
    : { kind: 'entry', entry: entry.one };
}

function isBelow(name: string, place: string): boolean {
  const path = comparableName(place.replace(/\/+\*?$/u, ''));
  return name === path || name.startsWith(`${path}/`);
}

function isMatch(match: string, name: string): boolean {
  if (match === '*') return true;
  return match.endsWith('/*') ? name.startsWith(match.slice(0, -1)) : name === match;
}
