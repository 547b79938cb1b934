/**
 * How the version of a source package follows from that of a binary package with versions of its own: `from` at the beginning
 * is replaced by `to`. `1:` becomes nothing for bsdutils `1:2.38.1-5` of util-linux `2.38.1-5`.
 */
export interface VersionRule {
  from: string;
  to: string;
}

/** The source package that a binary package is built from. */
export interface SourceName {
  name: string;
  /** None where the binary package has the version of its source package. */
  rules: readonly VersionRule[];
}

/** The source packages of a distribution's release, by the name of the binary package. */
export type SourceNames = ReadonlyMap<string, SourceName>;

/** What a rebuild without a change of the source adds to a version (Debian Policy, 5.6.12). */
const rebuild = /\+b\d+$/u;

/** Returns the version of the source package that a rebuild was made from: `5.2.15-2` of `5.2.15-2+b2`. */
export function withoutRebuild(version: string): string {
  return version.replace(rebuild, '');
}

/** Whether a version can be divided here: not within a number. */
function isBoundary(version: string, at: number): boolean {
  return !/^\d\d$/u.test(version.slice(at - 1, at + 1));
}

/** Returns the rule that leads from one version to the other, with the longest end that both share. */
export function versionRule(binary: string, source: string): VersionRule {
  let shared = 0;
  const most = Math.min(binary.length, source.length);
  while (shared < most && binary.at(-1 - shared) === source.at(-1 - shared)) shared++;
  while (
    shared > 0 &&
    !(isBoundary(binary, binary.length - shared) && isBoundary(source, source.length - shared))
  )
    shared--;
  return { from: binary.slice(0, binary.length - shared), to: source.slice(0, source.length - shared) };
}

/** Returns the version of the source package of a binary package's version; `undefined` if it does not follow from it. */
export function sourceVersionOf(version: string, { rules }: SourceName): string | undefined {
  const own = withoutRebuild(version);
  if (rules.length === 0) return own;
  const [rule] = rules
    .filter(({ from }) => own.startsWith(from) && isBoundary(own, from.length))
    .toSorted((a, b) => b.from.length - a.from.length);
  return rule === undefined ? undefined : rule.to + own.slice(rule.from.length);
}
