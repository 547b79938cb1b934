/**
 * Returns the number of edits (insertions, deletions, replacements) between two texts (Levenshtein distance).
 */
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

/** Longer texts are not typing mistakes. */
const longest = 100;

/**
 * Returns the known name that starts with `wanted` or has it after its slash; absent if several do. An id
 * with no or the wrong tool prefix is completed.
 */
function completed(wanted: string, known: readonly string[]): string | undefined {
  const begun = known.filter((name) => name.toLowerCase().startsWith(wanted));
  if (begun.length === 1) return begun[0];
  const id = wanted.slice(wanted.indexOf(':') + 1);
  const behind = [`/${wanted}`, `${wanted}/*`, `:${id}`];
  return known.find((name) => behind.some((end) => name.toLowerCase().endsWith(end)));
}

/** Returns the end of an error message: `; did you mean 'severity'?`, or `''` if no known name is near. */
export function suggestion(given: string, known: readonly string[]): string {
  if (given === '' || given.length > longest) return '';
  const wanted = given.toLowerCase();
  const whole = completed(wanted, known);
  if (whole !== undefined) return `; did you mean '${whole}'?`;
  const ranked = known
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .toSorted((a, b) => a.far - b.far);
  const [nearest] = ranked;
  const bound = Math.max(2, Math.floor(given.length / 3));
  return nearest !== undefined && nearest.far <= bound ? `; did you mean '${nearest.name}'?` : '';
}
