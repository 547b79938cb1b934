const ids = /\b(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[a-z0-9]{4}){3})\b/gu;
/** Start of an entry in Debian and rpm changelogs. */
const entryStart = /^[ \t]*[-*+]/mu;
const takesBack =
  /\b(?:reverts?|reverted|reverting|no ?patch|not (?:yet )?(?:fixed|patched)|unfixed|unpatched)\b/iu;

/**
 * Returns the IDs of vulnerabilities fixed according to a package changelog (newest entry first), sorted. The
 * newest entry that names one decides: a fix may be reverted or denied.
 */
export function parseFixes(changeLog: string): readonly string[] {
  const fixed = new Map<string, boolean>();
  for (const entry of changeLog.split(entryStart)) {
    const isFix = !takesBack.test(entry);
    for (const [id] of entry.matchAll(ids)) if (!fixed.has(id)) fixed.set(id, isFix);
  }
  return [...fixed].flatMap(([id, isFixed]) => (isFixed ? [id] : [])).toSorted();
}
