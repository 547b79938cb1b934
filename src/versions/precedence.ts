import { compareDigits, compareLists, compareCodeUnits } from './compare-parts.ts';

/** A version of numbers with a pre-release, as Semantic Versioning has it. */
export interface NumberedVersion {
  /** Runs of digits; the ones that are missing are 0. */
  numbers: readonly string[];
  /** The identifiers of the pre-release; none for a release. */
  preRelease: readonly string[];
}

/** Compares versions by precedence: numbers, then a pre-release before its release, then its identifiers. */
export function comparePrecedence(
  left: NumberedVersion,
  right: NumberedVersion,
  compareOne: (left: string, right: string) => number = compareIdentifiers,
): number {
  return (
    compareLists(left.numbers, right.numbers, '', compareDigits) ||
    comparePreReleases(left.preRelease, right.preRelease, compareOne)
  );
}

function comparePreReleases(
  left: readonly string[],
  right: readonly string[],
  compareOne: (left: string, right: string) => number,
): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length;
  return compareLists(left, right, undefined, (one, other) => {
    if (one === undefined) return -1;
    return other === undefined ? 1 : compareOne(one, other);
  });
}

/** Compares identifiers: numbers by value and before words, words by ASCII (semver.org, 11.4). */
function compareIdentifiers(left: string, right: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/u.test(left), /^\d+$/u.test(right)];
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return isNumber ? compareDigits(left, right) : compareCodeUnits(left, right);
}
