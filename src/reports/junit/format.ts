import type { ReportFormat } from '../content/format.ts';

/** `--format junit` */
export const junitFormat = {
  name: 'junit',
  about: 'JUnit XML, for CI: a suite a subject, a test a rule',
  mediaType: 'application/xml',
  extension: 'xml',
  options: [],
  async write(report, { rules, failures }) {
    return (await import('./junit.ts')).writeJunit(report, { rules, failures });
  },
} as const satisfies ReportFormat;
