import { memberNames } from '../shared/json-members.ts';
import type { Target } from '../shared/target.ts';
import { requestInvalid } from './rule.ts';

/** Bodies of `POST /containers/create`. Go takes the names of members in any case. */
export const requestTarget: Target = {
  kind: 'request',
  subject: 'request',
  words: 'container create requests',
  isFile: true,
  option: { value: 'FILE', about: 'the JSON body of POST /containers/create; - is stdin (again for more)' },
  fileNames: [],
  extensions: ['.json'],
  claims(_name, head) {
    const names = new Set([...memberNames(head)].map((name) => name.toLowerCase()));
    if (!names.has('image')) return undefined;
    return names.has('hostconfig') || names.has('networkingconfig') ? 'sure' : undefined;
  },
  maxBytes: 4 * 1024 * 1024,
  example: { language: 'json', document: (example) => example },
  rules: [requestInvalid],
  load: async () => (await import('./read.ts')).requestReader,
};
