import type { ReportFormat } from '../content/format.ts';

/** `--format checkstyle` */
export const checkstyleFormat = {
  name: 'checkstyle',
  about: 'Checkstyle XML, for reviewdog, Jenkins and editors',
  mediaType: 'application/xml',
  extension: 'xml',
  options: [],
  async write(report, { baseDirectory, failures }) {
    return (await import('./checkstyle.ts')).writeCheckstyle(report, { baseDirectory, failures });
  },
} as const satisfies ReportFormat;
