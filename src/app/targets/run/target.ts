import type { Target } from '../shared/target.ts';

/** `docker run` lines. No file is one. */
export const runTarget: Target = {
  kind: 'run',
  subject: 'workload',
  words: 'docker run lines',
  isFile: false,
  option: { value: "'docker run …'", about: 'a docker run line (again for more)' },
  fileNames: [],
  extensions: [],
  claims: () => undefined,
  example: { language: 'sh', document: (example) => example },
  rules: [],
  load: async () => (await import('./read.ts')).runReader,
};
