import type { ReportFormat } from '../content/format.ts';

/** `--format github` */
export const githubFormat = {
  name: 'github',
  about: 'workflow commands of GitHub Actions: an annotation for each place of a finding',
  mediaType: 'text/plain',
  extension: 'txt',
  options: [],
  async write(report, { baseDirectory, failures }) {
    return (await import('./github.ts')).writeGithub(report, { baseDirectory, failures });
  },
} as const satisfies ReportFormat;
