import { type Finding } from './finding.ts';
import { severities } from '../severity.ts';

/** By code unit: the same order in every locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The line of a finding in its file; 0 where it is in none. */
export function lineOf({ sightings }: Finding): number {
  const place = sightings.find((at) => at.in === 'file');
  return place?.range.startLine ?? 0;
}

/** Orders findings subject by subject, the worst first. */
export function bySubjectThenSeverity(a: Finding, b: Finding): number {
  return (
    compare(a.subject.key, b.subject.key) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compare(a.rule, b.rule) ||
    lineOf(a) - lineOf(b) ||
    compare(a.fingerprint, b.fingerprint)
  );
}
