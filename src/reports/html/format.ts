import type { ReportFormat } from '../content/format.ts';

/** `--format html` */
export const htmlFormat = {
  name: 'html',
  about: 'one page to read and filter in a browser; loads nothing',
  mediaType: 'text/html',
  extension: 'html',
  options: [],
  async write(report, { rules }) {
    return (await import('./html.ts')).writeHtml(report, { rules });
  },
} as const satisfies ReportFormat;
