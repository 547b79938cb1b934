import type { ImageRequirement, TrustPolicy } from '../../core/trust-policy.ts';

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
  if (allowed !== undefined && !allowed.some((place) => isBelow(repository, place)))
    return { kind: 'refused', why: `the policy allows images of ${allowed.join(', ')} only` };
  const [entry] = images
    .filter(({ match }) => isMatch(match, repository))
    .toSorted((a, b) => b.match.length - a.match.length);
  return entry === undefined
    ? { kind: 'none', why: `the policy has no entry for ${repository}` }
    : { kind: 'entry', entry };
}

function isBelow(repository: string, place: string): boolean {
  const path = place.replace(/\/+$/u, '');
  return repository === path || repository.startsWith(`${path}/`);
}

function isMatch(match: string, repository: string): boolean {
  if (match === '*') return true;
  return match.endsWith('/*') ? repository.startsWith(match.slice(0, -1)) : repository === match;
}
