/**
 * A second reading of the order of Alpine's versions (apk-package(5)), independent of the one in `src/versions`: what is compared
 * is a list of ranked parts, in which a pre-release ranks below the end of a version.
 */
function partsOf(version: string): readonly (readonly [rank: number, value: number | string])[] {
  const match = /^(\d+(?:\.\d+)*)([a-z]?)(\d*)((?:_[a-z]+\d*)*)(?:-r(\d+))?$/u.exec(version);
  if (match === null) throw new Error(`${version} is no version of Alpine that this reading knows`);
  const [, numbers = '', letter = '', number = '', suffixes = '', revision = '0'] = match;
  const parts: (readonly [number, number | string])[] = numbers
    .split('.')
    // A later number with leading zeros is a fraction.
    .map((one, place) => [8, place > 0 && one.startsWith('0') && one !== '0' ? `0.${one}` : Number(one)]);
  if (letter !== '') parts.push([7, letter.charCodeAt(0)]);
  if (number !== '') parts.push([8, Number(number)]);
  for (const [, name = '', count = '0'] of suffixes.matchAll(/_([a-z]+)(\d*)/gu)) {
    const before = ['alpha', 'beta', 'pre', 'rc'].indexOf(name);
    parts.push([
      before === -1 ? 6 : 1,
      before === -1 ? ['cvs', 'svn', 'git', 'hg', 'p'].indexOf(name) : before,
    ]);
    parts.push([5, Number(count === '' ? 0 : count)]);
  }
  parts.push([3, Number(revision)]);
  return parts;
}

/** Compares two versions of Alpine: negative, 0 or positive. */
export function compareApkIndependently(one: string, other: string): number {
  const [left, right] = [partsOf(one), partsOf(other)];
  for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
    const [rank, value] = left[place] ?? [2, 0];
    const [otherRank, otherValue] = right[place] ?? [2, 0];
    if (rank !== otherRank) return rank - otherRank;
    const difference = Number(value) - Number(otherValue);
    if (difference !== 0) return difference;
  }
  return 0;
}
