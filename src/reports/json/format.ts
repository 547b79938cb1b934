import type { ReportFormat } from '../content/format.ts';

/** `--format json` */
export const jsonFormat = {
  name: 'json',
  about: 'for other programs; the schema is docs/schema/report.json',
  mediaType: 'application/json',
  extension: 'json',
  options: [],
  async write(report) {
    return (await import('./json.ts')).writeJson(report);
  },
  async writeParts(report) {
    return (await import('./json.ts')).jsonParts(report);
  },
} as const satisfies ReportFormat;
