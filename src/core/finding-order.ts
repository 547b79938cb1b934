import { severities, type Finding } from './finding.ts';

/** By code unit: the same order in every locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Orders findings subject by subject, the worst first. */
export function bySubjectThenSeverity(a: Finding, b: Finding): number {
  return (
    compare(a.subject.key, b.subject.key) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compare(a.rule, b.rule) ||
    compare(a.fingerprint, b.fingerprint)
  );
}
