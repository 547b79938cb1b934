import type { Counts } from './counts.ts';

/** More files than this do not fail because the machine was busy. */
const mostRepeated = 3;

const failures = ({ failed, cancelled }: Counts): number => failed + cancelled;

/** Whether tests ran in a file, and none failed. */
export function hasPassed(counts: Counts | undefined): boolean {
  return counts !== undefined && counts.tests > 0 && failures(counts) === 0;
}

/**
 * Returns the files to run again by themselves: those of `byFile` in which a test failed. None are returned if there
 * are many, or if the suite counts a failure that is of no file.
 */
export function filesToRepeat(suite: Counts, byFile: ReadonlyMap<string, Counts>): readonly string[] {
  const files = [...byFile].filter(([, counts]) => failures(counts) > 0);
  const known = files.reduce((sum, [, counts]) => sum + failures(counts), 0);
  return known === failures(suite) && files.length <= mostRepeated ? files.map(([file]) => file) : [];
}

/** The counts of a suite of which some files ran again: those of the second run stand for the first. */
export function withRepeated(
  suite: Counts,
  byFile: ReadonlyMap<string, Counts>,
  repeated: readonly string[],
  again: Counts,
): Counts {
  const counts = { ...suite };
  for (const word of Object.keys(counts) as (keyof Counts)[]) {
    const first = repeated.reduce((sum, file) => sum + (byFile.get(file)?.[word] ?? 0), 0);
    counts[word] += again[word] - first;
  }
  return counts;
}
