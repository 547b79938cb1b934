import { fileRule } from '../shared/file-rule.ts';

/** A Dockerfile that BuildKit refuses. */
export const dockerfileInvalid = fileRule({
  id: 'dockerfile/invalid',
  title: 'Dockerfile refused by the builder',
  why: 'A build stops at this line. What the rest of the file does is checked as far as it can be read.',
  remediation: 'Correct the instruction.',
});
