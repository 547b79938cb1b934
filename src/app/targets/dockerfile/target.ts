import type { Target } from '../shared/target.ts';
import { dockerfileInvalid } from './rules.ts';

const named = /^(?:dockerfile|containerfile)(?:[.-].+)?$|\.(?:dockerfile|containerfile)$/iu;
/** What belongs to a Dockerfile and is none: `Dockerfile.dockerignore`. */
const beside = /\.dockerignore$/iu;

/** The first instruction of a file: FROM, or ARG before it. */
const begins =
  /^(?:\s*(?:#[^\n]*)?\n)*\s*(?:ARG[ \t]+[A-Za-z_]\w*(?:=[^\n]*)?\s*\n(?:\s*(?:#[^\n]*)?\n|\s*ARG[^\n]*\n)*\s*)?FROM[ \t]+\S+[^\n]*(?:\n|$)/iu;

/** Dockerfiles. */
export const dockerfileTarget: Target = {
  kind: 'dockerfile',
  subject: 'dockerfile',
  words: 'Dockerfiles',
  isFile: true,
  fileNames: ['Dockerfile', 'Dockerfile.*', '*.Dockerfile', 'Containerfile', 'Containerfile.*'],
  extensions: [],
  claims(name, head) {
    if (beside.test(name)) return undefined;
    if (named.test(name)) return 'sure';
    return begins.test(head) ? 'likely' : undefined;
  },
  example: { language: 'dockerfile', document: (example) => `${example}\n` },
  rules: [dockerfileInvalid],
  load: async () => (await import('./read.ts')).dockerfileReader,
};
