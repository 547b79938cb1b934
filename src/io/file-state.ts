import type { BigIntStats } from 'node:fs';

/** Times of files may be as coarse as this, in nanoseconds: two changes within it may leave the same time. */
const coarsest = 2_000_000_000n;

/**
 * Returns a text that is another one after every change of a file: its device, its number, its size, and when its content and
 * anything of it were changed last; the latter the system sets, and no program can set back. Absent for a file that was changed
 * a moment ago (`now` is in milliseconds), because the next change may leave the same times.
 */
export function fileState(
  { dev, ino, size, mtimeNs, ctimeNs }: BigIntStats,
  now: number = Date.now(),
): string | undefined {
  const age = BigInt(Math.floor(now)) * 1_000_000n - ctimeNs;
  return age > coarsest ? [dev, ino, size, mtimeNs, ctimeNs].join(' ') : undefined;
}
