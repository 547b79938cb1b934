/** Ids of vulnerabilities that the change log of a package names, sorted. */
export function fixesOf(changeLog: string): readonly string[] {
  const ids = changeLog.matchAll(/\b(?:CVE-\d{4}-\d{4,7}|GHSA(?:-[a-z0-9]{4}){3})\b/gu);
  return [...new Set([...ids].map(([id]) => id))].toSorted();
}
