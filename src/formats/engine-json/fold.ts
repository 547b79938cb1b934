/**
 * The form in which Go's `encoding/json` compares member names with field names that are plain
 * ASCII: Unicode simple case folding, by which U+017F (ſ) is an s and U+212A (K) a k. Two names
 * match when their forms are equal; no other character outside ASCII folds into it.
 */
export function foldName(name: string): string {
  return name
    .replaceAll('\u017f', 's')
    .replaceAll('\u212a', 'k')
    .replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
