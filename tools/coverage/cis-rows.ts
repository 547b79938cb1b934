/**
 * The ids of sections 1 to 7 of docker-bench-security 1.6.0 (commit ff26d67), 117 rows. Section 5.23
 * and 5.24 speak of `docker exec`; ids only, their text is not ours.
 */
const lengths: Readonly<Record<string, number>> = {
  '1.1': 18,
  '1.2': 2,
  '2': 18,
  '3': 24,
  '4': 12,
  '5': 32,
  '6': 2,
  '7': 9,
};

/** Every row, in order: `1.1.1` to `7.9`. */
export const cisRows: readonly string[] = Object.entries(lengths)
  .flatMap(([section, count]) => Array.from({ length: count }, (_, n) => `${section}.${n + 1}`))
  .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
