/** A parsed version of dockerd, containerd, runc or one of Docker's plugins. */
export interface EngineVersion {
  /** Major, minor and patch. */
  numbers: readonly [number, number, number];
  /** `rc92` is `['rc', 92]`; empty for a release. */
  pre: readonly (string | number)[];
  /** The suffix of a distributor: `+dfsg1`, `-0ubuntu2`, `~ds1`. Empty for an upstream build. */
  vendor: string;
}

/** Suffixes in Docker's own releases before 18.09. */
const ownSuffix = /^-ce$/u;
const preRelease = /^[-~](alpha|beta|rc|tp)[.-]?(\d*)(?:\.(\d+))?/iu;
/** A development build: before the release, and not released. */
const onTheWay = /^-dev\b/iu;

/**
 * Parses a version as Docker's programs and their packagers write it: `v1.7.24`, `26.1.5+dfsg1`,
 * `1.0.0-rc92+dev`, `1.0.0~rc6+dfsg1`, `19.03.13-ce`, `1.1.15-0ubuntu1`. Returns `undefined` if it does not
 * begin with at least two numbers.
 */
export function parseEngineVersion(text: string): EngineVersion | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(.*)$/su.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch = '0', rest = ''] = match;
  const found = preRelease.exec(rest);
  const pre = found === null ? (onTheWay.test(rest) ? ['dev'] : []) : preOf(found);
  const left = found === null ? rest : rest.slice(found[0].length);
  return {
    numbers: [Number(major), Number(minor), Number(patch)],
    pre,
    vendor: ownSuffix.test(left) ? '' : left,
  };
}

function preOf([, word = '', ...digits]: RegExpExecArray): (string | number)[] {
  return [word.toLowerCase(), ...digits.filter((text) => text !== undefined && text !== '').map(Number)];
}

/**
 * Returns a negative number if `left` is older, 0 if both are the same release, else a positive one. A
 * pre-release is older than its release, `rc9` older than `rc10`; vendor suffixes are ignored.
 */
export function compareEngineVersions(left: EngineVersion, right: EngineVersion): number {
  for (const index of [0, 1, 2] as const) {
    const difference = left.numbers[index] - right.numbers[index];
    if (difference !== 0) return difference;
  }
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  return comparePre(left.pre, right.pre);
}

function comparePre(left: EngineVersion['pre'], right: EngineVersion['pre']): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index] ?? 0, right[index] ?? 0];
    if (one === other) continue;
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return String(one) < String(other) ? -1 : 1;
  }
  return 0;
}

/** Returns the major version of an engine if it can be parsed: 26 of `26.1.5+dfsg1`. */
export function majorOf(version: string): number | undefined {
  return parseEngineVersion(version)?.numbers[0];
}
