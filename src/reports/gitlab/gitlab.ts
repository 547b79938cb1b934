import type { Report } from '../../core/findings/report.ts';
import {
  annotationsOf,
  type Annotation,
  type AnnotationLevel,
  type AnnotationOptions,
} from '../content/annotations.ts';
import { jsonText } from '../text/json-text.ts';
import { plainText } from '../text/plain-text.ts';

const severityNames = {
  failure: 'blocker',
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
  gap: 'minor',
  unknown: 'info',
  suppressed: 'info',
} as const satisfies Record<AnnotationLevel, string>;

/**
 * The report in the format of GitLab's Code Quality reports (docs.gitlab.com, "Code Quality report format").
 * Every entry needs a path and a line: what is in no file has the name of its subject, and line 1.
 */
export function writeGitlab(report: Report, options: AnnotationOptions): string {
  return jsonText(annotationsOf(report, options).map(entryOf));
}

function entryOf({ level, rule, title, message, place, path, fingerprint }: Annotation) {
  const description = level === 'gap' || level === 'unknown' ? `${title}: ${message}` : message;
  return {
    description: plainText(description),
    check_name: plainText(rule),
    fingerprint,
    severity: severityNames[level],
    location: { path: path.toWellFormed(), lines: { begin: place?.startLine ?? 1 } },
  };
}
