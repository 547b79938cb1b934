import type { ReportFormat } from '../content/format.ts';

/** `--format gitlab` */
export const gitlabFormat = {
  name: 'gitlab',
  about: 'Code Quality report of GitLab, for merge requests',
  mediaType: 'application/json',
  extension: 'json',
  options: [],
  async write(report, { baseDirectory, failures }) {
    return (await import('./gitlab.ts')).writeGitlab(report, { baseDirectory, failures });
  },
} as const satisfies ReportFormat;
