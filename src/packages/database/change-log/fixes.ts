const ids = /\b(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[a-z0-9]{4}){3})\b/gu;
/** Each entry of a Debian change log and of one of rpm begins with one of these. */
const entryStart = /^[ \t]*[-*+]/mu;
const takesBack =
  /\b(?:reverts?|reverted|reverting|no ?patch|not (?:yet )?(?:fixed|patched)|unfixed|unpatched)\b/iu;

/**
 * Ids of vulnerabilities that the change log of a package, newest entry first, says it fixes; sorted.
 * The newest entry that names one decides: it may be that a fix was taken back, or that there is none.
 */
export function fixesOf(changeLog: string): readonly string[] {
  const fixed = new Map<string, boolean>();
  for (const entry of changeLog.split(entryStart)) {
    const isFix = !takesBack.test(entry);
    for (const [id] of entry.matchAll(ids)) if (!fixed.has(id)) fixed.set(id, isFix);
  }
  return [...fixed].flatMap(([id, isFixed]) => (isFixed ? [id] : [])).toSorted();
}
