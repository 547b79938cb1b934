/**
 * Names of variables that linters of Dockerfiles take for credentials. BuildKit tests whole words of a name
 * (SecretsUsedInArgOrEnv, 2026-08), hadolint parts of it and a list (DL3064, 2.15.1), Trivy a list (DS-0031,
 * 2026-08).
 */

const words = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/iu;
const harmlessWords = /(?:_|^)(?:public|file|version)(?:_|$)/iu;

const parts = /api_key|client_key|password|private|secret|token|username/iu;
/** Names of that list without such a part. */
const listed: ReadonlySet<string> = new Set([
  'APPLICATION_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'CI_DEPLOY_USER',
  'DOCKER_EMAIL',
  'FACEBOOK_APP_ID',
  'HEROKU_API_USER',
  'OKTA_AUTHN_GROUPID',
  'OKTA_CLIENT_ORGURL',
  'OKTA_OAUTH2_CLIENTID',
  'STRIPE_DEVICE_NAME',
  'TRAVIS_OS_NAME',
  'TRAVIS_SECURE_ENV_VARS',
  'TRAVIS_SUDO',
  'VAULT_CLIENT_KEY',
]);

/** Credentials of well-known services. */
const accounts: ReadonlySet<string> = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'GITHUB_TOKEN',
  'OPENAI_API_KEY',
  'HF_TOKEN',
]);

/** How a name says that a variable holds a credential. */
export type SecretNaming =
  | 'a word of its name'
  | 'a part of its name'
  | 'a word and a part of its name'
  | 'a well-known name'
  | 'a well-known number';

/** The namings that each linter reports. */
export const lintedNamings = {
  buildkit: ['a word of its name', 'a word and a part of its name', 'a well-known name'],
  hadolint: ['a part of its name', 'a word and a part of its name', 'a well-known name'],
  trivy: ['a well-known name', 'a well-known number'],
} satisfies Readonly<Record<string, readonly SecretNaming[]>>;

/** Returns how a name says that the variable holds a credential, as one of the linters sees it. */
export function secretNaming(name: string): SecretNaming | undefined {
  const hasWord = words.test(name) && !harmlessWords.test(name);
  const hasPart = parts.test(name) || listed.has(name.toUpperCase());
  if (accounts.has(name.replace(/^(?:VITE|REACT_APP)_/u, '')))
    return hasWord ? 'a well-known name' : 'a well-known number';
  if (hasWord) return hasPart ? 'a word and a part of its name' : 'a word of its name';
  return hasPart ? 'a part of its name' : undefined;
}
