import type { Distribution } from '../../core/software/software-package.ts';
import {
  rolling,
  supportedDistributions,
  type ReleaseSupport,
  type SupportedDistribution,
} from './distribution-releases.ts';

/** Whether a release has security updates on a day. */
export type DistributionSupport =
  | { state: 'supported'; until?: string }
  | { state: 'extended-only'; ended: string; until: string; program: string }
  | { state: 'ended'; ended: string }
  | { state: 'unknown' };

const supportById: ReadonlyMap<string, SupportedDistribution> = new Map(
  Object.entries(supportedDistributions),
);

/** Whether a version of Alpine is of its rolling branch: `3.24.0_alpha20251224`. */
export function isAlpineEdge(version: string): boolean {
  return /_(?:alpha|beta|pre|git)/u.test(version);
}

/** Whether a distribution with the `ID` of CentOS is CentOS Stream, which only its name says. */
export function isCentosStream({ id, name }: Pick<Distribution, 'id' | 'name'>): boolean {
  return id === 'centos' && /\bStream\b/u.test(name);
}

function lineOf(version: string, { parts }: SupportedDistribution): string {
  return version.split('.').slice(0, parts).join('.');
}

function compareLines(one: string, other: string): number {
  const [a, b] = [one, other].map((line) => line.split('.').map(Number));
  return (a?.[0] ?? 0) - (b?.[0] ?? 0) || (a?.[1] ?? 0) - (b?.[1] ?? 0);
}

/** Returns the first release after a distribution's own that has security updates on a day; `undefined` if none is known. */
export function supportedSuccessor({ id, version = '' }: Distribution, day: string): string | undefined {
  const support = supportById.get(id);
  if (support === undefined || support === rolling) return undefined;
  return Object.entries(support.releases)
    .filter(
      ([release, { until = '' }]) => day <= until && compareLines(release, lineOf(version, support)) > 0,
    )
    .map(([release]) => release)
    .toSorted(compareLines)[0];
}

/** Returns the security support of a distribution's release on a day, `YYYY-MM-DD`. */
export function supportOf(distribution: Distribution, day: string): DistributionSupport {
  const { id, version = '' } = distribution;
  const isEdge = id === 'alpine' && isAlpineEdge(version);
  const key = isEdge ? 'alpine-edge' : isCentosStream(distribution) ? 'centos-stream' : id;
  const support = supportById.get(key);
  if (support === undefined) return { state: 'unknown' };
  const line = support === rolling ? '' : lineOf(version, support);
  const release = Object.hasOwn(support.releases, line) ? support.releases[line] : undefined;
  return release === undefined ? { state: 'unknown' } : stateOn(day, release, support.program);
}

function stateOn(day: string, { until, extended }: ReleaseSupport, program = ''): DistributionSupport {
  if (until === undefined) return { state: 'supported' };
  if (day <= until) return { state: 'supported', until };
  if (extended === undefined) return { state: 'ended', ended: until };
  return day <= extended
    ? { state: 'extended-only', ended: until, until: extended, program }
    : { state: 'ended', ended: extended };
}

/** Whether a release gets no security updates any more, or paid ones only, on a day. */
export function isPastSupport(distribution: Distribution, day: string): boolean {
  const { state } = supportOf(distribution, day);
  return state === 'ended' || state === 'extended-only';
}
