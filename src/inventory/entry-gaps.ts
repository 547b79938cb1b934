/** A file with more entries than this that are not understood is damaged as a whole. */
const maxGaps = 20;
const maxCharacters = 300;

/** Returns the gaps of the entries of a file without repetitions: the first one by one, the others as a number. */
export function limitGaps(gaps: readonly string[]): readonly string[] {
  const distinct = [...new Set(gaps)].map((gap) => gap.slice(0, maxCharacters));
  const rest = distinct.length - maxGaps;
  if (rest <= 0) return distinct;
  return [...distinct.slice(0, maxGaps), `${rest} more ${rest === 1 ? 'entry' : 'entries'} not understood`];
}
