/** The parts of an rpm package version. */
export interface RpmVersion {
  /** 0 if the package has none. */
  epoch: number;
  version: string;
  release: string;
}

/** Returns a negative number if `left` is older, 0 if they are equal, else a positive one. */
export function compareRpmVersions(left: RpmVersion, right: RpmVersion): number {
  return (
    left.epoch - right.epoch ||
    compareRpmText(left.version, right.version) ||
    compareRpmText(left.release, right.release)
  );
}

/** A run of digits, a run of letters, or `~` or `^`; everything else is a separator. */
const segments = /\d+|[a-z]+|[~^]/giu;

/**
 * Compares versions or releases (rpm-version(7)): segment by segment, numbers by value and newer than words.
 * `~` is older than the end of the other text, `^` newer than its end and older than everything else.
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

/** Returns the rank of a segment: the end of a text is older than everything except `~`. */
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
