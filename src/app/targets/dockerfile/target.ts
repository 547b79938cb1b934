import type { Target } from '../shared/target.ts';
import { dockerfileInvalid } from './rules.ts';

const named = /^(?:dockerfile|containerfile)(?:[.-].+)?$|\.(?:dockerfile|containerfile)$/iu;
/** What belongs to a Dockerfile, or is about one, and is none: `Dockerfile.dockerignore`, `dockerfile-image.ts`. */
const beside =
  /\.(?:dockerignore|[cm]?[jt]sx?|py|go|rs|rb|java|kt|c|h|cc|cpp|cs|php|sh|bash|ps1|md|rst|adoc|txt|html?|css|json|ya?ml|toml|xml|ini|lock|log|patch|diff|orig|rej|bak|swp|png|svg)$/iu;

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
