/** Edits (insertions, deletions, replacements) between two texts: Levenshtein's distance. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** Longer texts are no slips of the pen. */
const longest = 100;

/** What `given` was probably meant to be, as the end of a sentence: `; did you mean severity?`, or nothing. */
export function suggestion(given: string, known: readonly string[]): string {
  if (given.length > longest) return '';
  const wanted = given.toLowerCase();
  const ranked = known
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far);
  const [nearest] = ranked;
  const bound = Math.max(2, Math.floor(given.length / 3));
  if (nearest !== undefined && nearest.far <= bound) return `; did you mean ${nearest.name}?`;
  const within = wanted === '' ? undefined : known.find((name) => name.toLowerCase().endsWith(`/${wanted}`));
  return within === undefined ? '' : `; did you mean ${within}?`;
}
