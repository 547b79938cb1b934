import type { ReportFormat } from '../content/format.ts';

/** `--format markdown` */
export const markdownFormat = {
  name: 'markdown',
  about: 'a comment on a pull request',
  mediaType: 'text/markdown',
  extension: 'md',
  options: [],
  async write(report) {
    return (await import('./markdown.ts')).writeMarkdown(report);
  },
} as const satisfies ReportFormat;
