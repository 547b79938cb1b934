import { compareDigits, compareCodeUnits } from './compare-parts.ts';
import { orderOf } from './order.ts';

/** The parts of an rpm package version. */
export interface RpmVersion {
  /** 0 if the package has none. */
  epoch: number;
  version: string;
  /** A version without a release is older than the same with any. */
  release?: string;
}

/** Parses `epoch:version-release`; the epoch and the release may be missing. rpm prints a missing epoch as `(none)`. */
function parseRpmVersion(text: string): RpmVersion | undefined {
  const evr = text.trim();
  const [prefix = '', digits = '0'] = /^(?:(\d*)|\(none\)):/u.exec(evr) ?? [];
  const rest = evr.slice(prefix.length);
  const hyphen = rest.lastIndexOf('-');
  if (rest === '') return undefined;
  const epoch = Number(digits);
  if (hyphen < 0) return { epoch, version: rest };
  return { epoch, version: rest.slice(0, hyphen), release: rest.slice(hyphen + 1) };
}

/** Returns a negative number if `left` is older, 0 if they are equal, else a positive one. */
export function compareRpmVersions(left: RpmVersion, right: RpmVersion): number {
  return (
    left.epoch - right.epoch ||
    compareRpmText(left.version, right.version) ||
    compareReleases(left.release, right.release)
  );
}

function compareReleases(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  return compareRpmText(left, right);
}

/** A run of digits, a run of ASCII letters, or `~` or `^`; everything else is a separator. */
const segments = /\d+|[A-Za-z]+|[~^]/gu;

/**
 * Compares versions or releases (rpm-version(7)): segment by segment, numbers by value and newer than words.
 * `~` is older than the end of the other text, `^` newer than its end and older than everything else.
 */
export function compareRpmText(left: string, right: string): number {
  if (left === right) return 0;
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
  return /^\d/u.test(one) ? compareDigits(one, other) : compareCodeUnits(one, other);
}

/** The order of packages of Red Hat, Rocky Linux and AlmaLinux, as rpm has it. */
export const rpmOrder = orderOf<RpmVersion>({
  parse: parseRpmVersion,
  compare: compareRpmVersions,
  // rpm gives every text an order, such as `unknown`.
  isValid: ({ version }) => /\d/u.test(version),
});
