/** What tells one build of a package of rpm from others of its name. */
export interface RpmVersion {
  /** 0 where the package has none. */
  epoch: number;
  version: string;
  release: string;
}

/** Negative when `left` is the older build, 0 when they are as new, else positive. */
export function compareRpmVersions(left: RpmVersion, right: RpmVersion): number {
  return (
    left.epoch - right.epoch ||
    compareRpmText(left.version, right.version) ||
    compareRpmText(left.release, right.release)
  );
}

/** A run of digits, a run of letters, or one of the two signs; all else only separates. */
const segments = /\d+|[a-z]+|[~^]/giu;

/**
 * The order of versions and of releases (rpm-version(7)): segment by segment, numbers by value and
 * after words. `~` comes before the end of the other, `^` after its end and before all else.
 */
export function compareRpmText(left: string, right: string): number {
  const [ones, others] = [left.match(segments) ?? [], right.match(segments) ?? []];
  for (let index = 0; index < Math.max(ones.length, others.length); index++) {
    const [one, other] = [ones[index], others[index]];
    const difference = rankOf(one, other) - rankOf(other, one) || compareAlike(one ?? '', other ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Which kind of segment comes first, seen beside the other: the end of a text comes before all but `~`. */
function rankOf(segment: string | undefined, other: string | undefined): number {
  if (segment === '~') return 0;
  if (segment === undefined) return 1;
  if (segment === '^') return 2;
  if (other === undefined) return 3;
  return /^\d/u.test(segment) ? 4 : 3;
}

function compareAlike(one: string, other: string): number {
  if (!/^\d/u.test(one)) return one < other ? -1 : Number(one > other);
  const [first, second] = [one.replace(/^0+/u, ''), other.replace(/^0+/u, '')];
  return first.length - second.length || (first < second ? -1 : Number(first > second));
}
