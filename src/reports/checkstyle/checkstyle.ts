import type { Report } from '../../core/findings/report.ts';
import {
  annotationsOf,
  type Annotation,
  type AnnotationLevel,
  type AnnotationOptions,
} from '../content/annotations.ts';
import { element } from '../text/xml.ts';

const severityNames = {
  failure: 'error',
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'info',
  gap: 'warning',
  unknown: 'info',
  suppressed: 'info',
} as const satisfies Record<AnnotationLevel, string>;

/**
 * The report as XML in the form that linters share, which is the one that Checkstyle 4.3 wrote. What is in no
 * file has the name of its subject, and line 1.
 */
export function writeCheckstyle(report: Report, options: AnnotationOptions): string {
  const byPath = Map.groupBy(annotationsOf(report, options), ({ path }) => path);
  const files = [...byPath].map(([name, all]) => {
    const errors = all.map((one) => `\n    ${errorOf(one)}`);
    return `\n  ${element('file', { name }, [...errors, '\n  '])}`;
  });
  const root = element('checkstyle', { version: '4.3' }, [...files, '\n']);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function errorOf({ level, rule, title, message, place }: Annotation): string {
  const text = level === 'gap' || level === 'unknown' ? `${title}: ${message}` : message;
  return element('error', {
    line: place?.startLine ?? 1,
    column: place?.startColumn ?? 1,
    severity: severityNames[level],
    message: text,
    source: rule,
  });
}
