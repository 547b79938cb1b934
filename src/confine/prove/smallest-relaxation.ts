/** Tries a workload without these steps. */
export type Passes = (relaxed: ReadonlySet<string>) => Promise<boolean>;

/**
 * Returns a smallest set of steps without which a trial passes: none of them can be put back. `undefined` if it
 * fails without all of them too. `passes` must not fail for leaving out more.
 *
 * QuickXplain (Junker, "Preferred Explanations and Relaxations for Over-Constrained Problems", AAAI 2004): for k
 * wrong steps of n about 2k·log2(n/k) + 2k trials.
 */
export async function smallestRelaxation(
  steps: readonly string[],
  passes: Passes,
): Promise<readonly string[] | undefined> {
  if (!(await passes(new Set(steps)))) return undefined;
  return steps.length === 0 ? [] : neededOf(steps, [], false, passes);
}

/** The steps of `candidates` that have to be left out beside those that are left out already. */
async function neededOf(
  candidates: readonly string[],
  leftOut: readonly string[],
  isNew: boolean,
  passes: Passes,
): Promise<readonly string[]> {
  if (isNew && (await passes(new Set(leftOut)))) return [];
  if (candidates.length === 1) return candidates;
  const middle = Math.ceil(candidates.length / 2);
  const [first, second] = [candidates.slice(0, middle), candidates.slice(middle)];
  const inSecond = await neededOf(second, [...leftOut, ...first], true, passes);
  const inFirst = await neededOf(first, [...leftOut, ...inSecond], inSecond.length > 0, passes);
  return [...inFirst, ...inSecond];
}
