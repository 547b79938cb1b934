import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintedNamings, secretNaming } from './linted-secret-names.ts';

/** The linters that report a name. */
function linters(name: string): string {
  const naming = secretNaming(name);
  return Object.entries(lintedNamings)
    .filter(([, namings]) => namings.some((one: string) => one === naming))
    .map(([linter]) => linter)
    .join(' ');
}

describe('names that linters take for credentials', () => {
  const names: Readonly<Record<string, string>> = {
    // A whole word of the name, in any case.
    auth: 'buildkit',
    CACHE_KEY: 'buildkit',
    key_id: 'buildkit',
    APIKEY: 'buildkit',
    DB_PASSWD: 'buildkit',
    CREDENTIAL_PROVIDER: 'buildkit',
    // A part of the name.
    DOCKER_USERNAME: 'hadolint',
    PRIVATE_REGISTRY: 'hadolint',
    MYSECRETS: 'hadolint',
    TOKENIZER: 'hadolint',
    dbpassword: 'hadolint',
    TRAVIS_SUDO: 'hadolint',
    docker_email: 'hadolint',
    // Both.
    DB_PASSWORD: 'buildkit hadolint',
    api_token: 'buildkit hadolint',
    STRIPE_API_KEY: 'buildkit hadolint',
    VAULT_CLIENT_KEY: 'buildkit hadolint',
    // Words with which BuildKit lets a name pass; hadolint does not know them.
    PUBLIC_KEY: '',
    KEY_FILE: '',
    AUTH_VERSION: '',
    DB_PASSWORD_FILE: 'hadolint',
    PUBLIC_TOKEN: 'hadolint',
    // Of well-known services.
    AWS_ACCESS_KEY_ID: 'buildkit hadolint trivy',
    GITHUB_TOKEN: 'buildkit hadolint trivy',
    HF_TOKEN: 'buildkit hadolint trivy',
    VITE_OPENAI_API_KEY: 'buildkit hadolint trivy',
    AZURE_CLIENT_ID: 'trivy',
    // None of them.
    KEYBOARD: '',
    MONKEY: '',
    AUTHOR: '',
    PATH: '',
    COMPOSER_HOME: '',
  };
  for (const [name, expected] of Object.entries(names))
    it(`${name}: ${expected || 'none'}`, () => assert.equal(linters(name), expected));
});
