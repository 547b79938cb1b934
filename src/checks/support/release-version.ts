import { engineReleaseLines, type EngineReleaseLine } from '../../knowledge/engine-releases.ts';

/** A release of Docker Engine, taken apart. */
export interface ReleaseVersion {
  numbers: readonly [number, number, number];
  /** What follows the numbers: `+dfsg1`, `-rc.2`; `''` for a release as the project makes it. */
  suffix: string;
}

/** Reads `29.8.2`, `26.1.5+dfsg1`, `18.09.9-ce`; `undefined` for what is not of that form. */
export function parseRelease(text: string): ReleaseVersion | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:-ce)?(.*)$/s.exec(text);
  if (match === null) return undefined;
  return { numbers: [Number(match[1]), Number(match[2]), Number(match[3])], suffix: match[4] ?? '' };
}

/** Below zero when `left` is the older one. Suffixes are not compared. */
export function compareReleases(left: ReleaseVersion, right: ReleaseVersion): number {
  const differences = left.numbers.map((number, index) => number - (right.numbers[index] ?? 0));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** The line of a release, where the table has it. */
export function lineOf({ numbers: [major] }: ReleaseVersion): EngineReleaseLine | undefined {
  return engineReleaseLines.find(({ line }) => line === String(major));
}

/** Months from one day to another, RFC 3339; `undefined` when either is none. */
export function monthsBetween(from: string, to: string): number | undefined {
  const milliseconds = Date.parse(to) - Date.parse(from);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / (30.4 * 24 * 60 * 60 * 1000);
}
