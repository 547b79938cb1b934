/** Compares texts by their code units, as C's `strcmp` does for ASCII. */
export function compareCodeUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Compares runs of decimal digits by value, whatever their length is. An empty run is 0. */
export function compareDigits(left: string, right: string): number {
  const [one, other] = [left.replace(/^0+/u, ''), right.replace(/^0+/u, '')];
  return one.length - other.length || compareCodeUnits(one, other);
}

/** Returns the first difference of two lists; the parts that the shorter one lacks are `missing`. */
export function compareLists<Part, Missing>(
  left: readonly Part[],
  right: readonly Part[],
  missing: Missing,
  compare: (left: Part | Missing, right: Part | Missing) => number,
): number {
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = compare(left[index] ?? missing, right[index] ?? missing);
    if (difference !== 0) return difference;
  }
  return 0;
}
