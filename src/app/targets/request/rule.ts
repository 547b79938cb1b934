import { fileRule } from '../shared/file-rule.ts';

/** What the engine refuses a body for. */
export const requestInvalid = fileRule({
  id: 'request/invalid',
  title: 'Container create request invalid',
  why: 'The engine refuses the request, so no container is created. What cannot be parsed cannot be checked either.',
  remediation: 'Fix the value shown: a JSON object with the types of the Engine API.',
});
