import type { ReportFormat } from '../content/format.ts';

/** `--format table` */
export const tableFormat = {
  name: 'table',
  about: 'for people, in a terminal',
  mediaType: 'text/plain',
  extension: 'txt',
  options: ['all', 'brief'],
  async write(report, { table }) {
    return (await import('./table.ts')).writeTable(report, table);
  },
} as const satisfies ReportFormat;
