import type { Target } from '../shared/target.ts';
import { dockerfileInvalid } from './rules.ts';

const named = /^(?:dockerfile|containerfile)(?:[.-].+)?$|\.(?:dockerfile|containerfile)$/iu;
/** A variant by its language or use, as `Dockerfile.go`: written with a capital, and one word. */
const variant = /^(?:Docker|Container)file\.\w+$/u;
/** Sources that are about Dockerfiles: `dockerfile-image.ts`. */
const source = /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|c|h|cc|cpp|cs|php|css)$/iu;
/** What lies beside a Dockerfile and is none: `Dockerfile.dockerignore`. */
const beside =
  /\.(?:dockerignore|sh|bash|ps1|md|rst|adoc|txt|html?|json|ya?ml|toml|xml|ini|lock|log|patch|diff|orig|rej|bak|swp|png|svg)$/iu;

function isNamed(name: string): boolean {
  return named.test(name) && !beside.test(name) && (variant.test(name) || !source.test(name));
}

/** Whether a text starts as a Dockerfile does: with FROM, below comments and ARG. */
function begins(head: string): boolean {
  for (const line of head.split('\n')) {
    const text = line.trim();
    if (text === '' || text.startsWith('#') || /^ARG\s+[A-Za-z_]/iu.test(text)) continue;
    return /^FROM\s+\S/iu.test(text);
  }
  return false;
}

/** Dockerfiles. */
export const dockerfileTarget: Target = {
  kind: 'dockerfile',
  subject: 'dockerfile',
  words: 'Dockerfiles',
  isFile: true,
  fileNames: ['Dockerfile', 'Dockerfile.*', '*.Dockerfile', 'Containerfile', 'Containerfile.*'],
  extensions: [],
  claims(name, head) {
    if (isNamed(name)) return 'sure';
    return begins(head) ? 'likely' : undefined;
  },
  example: { language: 'dockerfile', document: (example) => `${example}\n` },
  rules: [dockerfileInvalid],
  load: async () => (await import('./read.ts')).dockerfileReader,
};
