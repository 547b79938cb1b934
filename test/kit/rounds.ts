/** The variable by which `npm run check` and `npm run units` ask for a fifth of the random rounds; `npm test` runs all of them. */
const shortVariable = 'IRONHULL_SHORT_FUZZ';

/** Returns how many rounds a test with random input runs, of the `full` number. */
export function roundsOf(full: number): number {
  return process.env[shortVariable] === '1' ? Math.ceil(full / 5) : full;
}

/** Why a test is skipped that only shows what large input costs: `npm test` runs it. */
export const sizeSkipped = process.env[shortVariable] === '1' && 'a test of large input: `npm test` runs it';
