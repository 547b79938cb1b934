import type { ReportFormat } from '../content/format.ts';

/** `--format sarif` */
export const sarifFormat = {
  name: 'sarif',
  about: 'SARIF 2.1.0, for code scanning and editors',
  mediaType: 'application/sarif+json',
  extension: 'sarif',
  options: [],
  async write(report, { rules, failures, baseDirectory }) {
    return (await import('./sarif.ts')).writeSarif(report, { rules, failures, baseDirectory });
  },
} as const satisfies ReportFormat;
