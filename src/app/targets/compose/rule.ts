import { fileRule } from '../shared/file-rule.ts';

/** What Compose refuses a file for. */
export const composeInvalid = fileRule({
  id: 'compose/invalid',
  title: 'Compose file invalid',
  why: 'Docker Compose refuses the file, so nothing in it can be started or updated. A part that cannot be parsed cannot be checked either.',
  remediation: 'Fix the line shown; `docker compose config` must accept the file.',
});
